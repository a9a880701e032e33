package org.tcpteardown.cli.check;

import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.tcpteardown.cli.render.SafeText;

/**
 * The XML that Ant, Maven Surefire and all CI servers read as test results: a suite for each
 * folder, a case for each capture.
 */
final class JunitReport {
  private static final double NS_PER_SECOND = 1e9;

  private final XMLStreamWriter xml;

  private JunitReport(XMLStreamWriter xml) {
    this.xml = xml;
  }

  static void write(List<Outcome> outcomes, Writer out) throws XMLStreamException {
    Map<String, List<Outcome>> suites = new TreeMap<>();
    for (Outcome outcome : outcomes) {
      suites.computeIfAbsent(folder(outcome), k -> new ArrayList<>()).add(outcome);
    }
    XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(out);
    xml.writeStartDocument("UTF-8", "1.0");
    xml.writeCharacters("\n");
    xml.writeStartElement("testsuites");
    JunitReport report = new JunitReport(xml);
    for (Map.Entry<String, List<Outcome>> suite : suites.entrySet()) {
      report.suite(suite.getKey(), suite.getValue());
    }
    xml.writeEndElement();
    xml.writeCharacters("\n");
    xml.writeEndDocument();
    xml.flush();
  }

  private static String folder(Outcome outcome) {
    int slash = outcome.name().lastIndexOf('/');
    return slash < 0 ? "." : outcome.name().substring(0, slash);
  }

  private void suite(String folder, List<Outcome> outcomes) throws XMLStreamException {
    xml.writeCharacters("\n  ");
    xml.writeStartElement("testsuite");
    attribute("name", folder);
    attribute("tests", Integer.toString(outcomes.size()));
    attribute("failures", Long.toString(count(outcomes, Outcome.Status.DIFFERENT)));
    attribute("errors", Long.toString(count(outcomes, Outcome.Status.ERROR)));
    attribute("skipped", "0");
    attribute("time", seconds(outcomes.stream().mapToLong(Outcome::tookNs).sum()));
    for (Outcome outcome : outcomes) {
      testCase(folder, outcome);
    }
    xml.writeCharacters("\n  ");
    xml.writeEndElement();
  }

  private static long count(List<Outcome> outcomes, Outcome.Status status) {
    return outcomes.stream().filter(o -> o.status() == status).count();
  }

  private void testCase(String folder, Outcome outcome) throws XMLStreamException {
    xml.writeCharacters("\n    ");
    xml.writeStartElement("testcase");
    attribute("classname", folder);
    attribute("name", outcome.name().substring(outcome.name().lastIndexOf('/') + 1));
    attribute("time", seconds(outcome.tookNs()));
    if (outcome.status() == Outcome.Status.ERROR) {
      xml.writeCharacters("\n      ");
      xml.writeStartElement("error");
      attribute("message", outcome.error());
      xml.writeEndElement();
      xml.writeCharacters("\n    ");
    } else if (outcome.status() == Outcome.Status.DIFFERENT) {
      xml.writeCharacters("\n      ");
      xml.writeStartElement("failure");
      attribute("message", TextReport.text(outcome.differences().get(0)));
      StringBuilder all = new StringBuilder();
      for (Difference difference : outcome.differences()) {
        all.append('\n').append(TextReport.text(difference));
        all.append(difference.filter().isEmpty() ? "" : "\n  filter: " + difference.filter());
      }
      xml.writeCharacters(allowed(all.append('\n').toString()));
      xml.writeEndElement();
      xml.writeCharacters("\n    ");
    }
    xml.writeEndElement();
  }

  private void attribute(String name, String value) throws XMLStreamException {
    xml.writeAttribute(name, allowed(SafeText.line(value)));
  }

  /** XML 1.0 has no way to write most control characters; others would steer a terminal. */
  private static String allowed(String text) {
    StringBuilder out = new StringBuilder(text.length());
    SafeText.lines(text)
        .codePoints()
        .map(c -> isAllowed(c) ? c : 0xfffd)
        .forEach(out::appendCodePoint);
    return out.toString();
  }

  private static boolean isAllowed(int c) {
    return c == '\t'
        || c == '\n'
        || c == '\r'
        || (c >= 0x20 && c <= 0xd7ff)
        || (c >= 0xe000 && c <= 0xfffd)
        || c >= 0x10000;
  }

  private static String seconds(long ns) {
    return String.format(Locale.ROOT, "%.3f", ns / NS_PER_SECOND);
  }
}
