import DefaultTheme from 'vitepress/theme-without-fonts'
import Symptoms from './Symptoms.vue'
import './style.css'

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component('Symptoms', Symptoms)
  },
}
