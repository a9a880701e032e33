// Filters and command lines with a button that copies them.

function copyable(label, text) {
  const code = el('code', {}, text);
  const button = el('button', {
    type: 'button', class: 'copy', 'aria-label': 'Copy ' + label + ': ' + text,
    onclick: () => copy(text, code, label),
  }, 'Copy');
  return el('span', { class: 'copyable' }, el('span', { class: 'label' }, label), code, button);
}

async function copy(text, code, label) {
  try {
    await navigator.clipboard.writeText(text);
    say('Copied ' + label);
  } catch (refused) {
    // Where a page may not write there, the reader still can: the text is marked for it.
    getSelection().selectAllChildren(code);
    say('Marked ' + label + ': copy it with the keyboard');
  }
}

function wiresharkLine(filter, frame) {
  const quoted = "'" + filter.replaceAll("'", "'\\''") + "'";
  return 'wireshark -r ' + data.capture.quoted + ' -Y ' + quoted + (frame ? ' -g ' + frame : '');
}
