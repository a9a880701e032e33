package org.tcpteardown.annotate;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.CaptureInfo;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.analysis.InOrder;
import org.tcpteardown.analysis.OrderlyRow;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.Fingerprint;

/** Writes sidecars; docs/sidecar.md describes the format. */
public final class SidecarWriter {
  /** Rows that one thread makes at a time. */
  private static final int CHUNK = 512;

  private static final int USUAL_ROW_BYTES = 250;
  private static final int USUAL_ORDERLY_BYTES = 80;

  /** From so many rows it is learnt what many have in common. */
  private static final int LEARNT_FROM = 4_000;

  private static final int LEARNT_AT_ONCE = 64;

  /** Lines in which the capture's path may be. */
  private static final int PATH_IS_BEFORE = 4;

  private final OutputStream out;

  private SidecarWriter(OutputStream out) {
    this.out = out;
  }

  /** Writes a whole sidecar, in large pieces. */
  public static void write(Result result, OutputStream out) throws IOException {
    write(result, /* capture= */ null, out);
  }

  /**
   * Writes a sidecar that stays on this machine, and says where the capture lies on it.
   *
   * @param capture null if that is not known
   */
  static void write(Result result, @Nullable Path capture, OutputStream out) throws IOException {
    SidecarWriter writer = new SidecarWriter(out);
    OrderlySection orderly = new OrderlySection(result.fingerprint().firstTimeNs());
    List<FlowRow> flows = followed(result.flows(), orderly);
    int inOrder = result.flows().size() - flows.size();
    long facts = result.factRows() - (long) OrderlyRow.FACT_ROWS * inOrder;
    writer.header(result.capture(), capture, result.fingerprint());
    writer.rows(result.population(), SidecarRows::population);
    SharedTexts texts = texts(result.findings(), flows);
    writer.start(SidecarFormat.TEXTS, texts.size(), SharedTexts.COLUMNS);
    ByteText shared = new ByteText(CHUNK * USUAL_ROW_BYTES);
    texts.write(shared);
    writer.put(shared);
    writer.start(SidecarFormat.FINDINGS, result.findings().size(), SidecarRows.FINDING_COLUMNS);
    writer.rows(result.findings(), (text, finding) -> SidecarRows.finding(text, finding, texts));
    writer.start(SidecarFormat.FACTS, facts, SidecarRows.FACT_COLUMNS);
    writer.rows(flows, SidecarRows::facts);
    writer.start(SidecarFormat.FLOWS, flows.size(), SidecarRows.FLOW_COLUMNS);
    writer.rows(flows, (text, flow) -> SidecarRows.flow(text, flow, texts));
    writer.orderly(result.flows(), inOrder, orderly);
    writer.line(
        SidecarFormat.END, Long.toString(result.findings().size() + facts + result.flows().size()));
  }

  /** What many rows say, as some thousand of them show that lie evenly among all. */
  private static SharedTexts texts(List<Finding> findings, List<FlowRow> flows) {
    SharedTexts.Learner learner = new SharedTexts.Learner();
    for (int i = 0; i < findings.size(); i += 1 + findings.size() / LEARNT_FROM) {
      learner.see(Escape.escape(findings.get(i).text()));
    }
    // Their verdicts are made for it, so on all cores.
    int step = 1 + flows.size() / LEARNT_FROM;
    int all = (flows.size() + step - 1) / step;
    new InOrder<>(
            (all + LEARNT_AT_ONCE - 1) / LEARNT_AT_ONCE,
            chunk -> {
              List<String> seen = new ArrayList<>();
              int end = Math.min(all, (chunk + 1) * LEARNT_AT_ONCE);
              for (int i = chunk * LEARNT_AT_ONCE; i < end; i++) {
                seen.addAll(SidecarRows.sentences(flows.get(i * step)));
              }
              return seen;
            },
            seen -> seen.forEach(learner::see))
        .finish();
    return learner.learnt();
  }

  /** The flows that are not in good order; the others are collected. */
  private static List<FlowRow> followed(List<FlowRow> flows, OrderlySection orderly) {
    int[] places = new int[flows.size()];
    int count = 0;
    for (int i = 0; i < places.length; i++) {
      if (flows.get(i) instanceof OrderlyRow row) {
        orderly.collect(row);
      } else {
        places[count++] = i;
      }
    }
    int followed = count;
    return new AbstractList<>() {
      @Override
      public FlowRow get(int index) {
        return flows.get(places[Objects.checkIndex(index, followed)]);
      }

      @Override
      public int size() {
        return followed;
      }
    };
  }

  private void orderly(List<FlowRow> flows, int count, OrderlySection section) throws IOException {
    ByteText text = new ByteText(CHUNK * USUAL_ROW_BYTES);
    start(SidecarFormat.SHAPES, section.shapes(), OrderlySection.SHAPE_COLUMNS);
    section.writeShapes(text);
    text.writeTo(out);
    start(SidecarFormat.ENDS, section.ends(), OrderlySection.ENDS_COLUMNS);
    text = new ByteText(CHUNK * USUAL_ROW_BYTES);
    section.writeEnds(text);
    text.writeTo(out);
    start(SidecarFormat.ORDERLY, count, OrderlySection.COLUMNS);
    rows(
        flows,
        USUAL_ORDERLY_BYTES,
        (rows, flow) -> {
          if (flow instanceof OrderlyRow row) {
            section.write(rows, row);
          }
        });
  }

  /** Copies a stored sidecar to where others may read it: where its capture lies is left out. */
  public static void copy(Path stored, OutputStream out) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(stored))) {
      byte[] path = (SidecarFormat.PATH + "\t").getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < PATH_IS_BEFORE; i++) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b;
        do {
          b = in.read();
          if (b >= 0) {
            line.write(b);
          }
        } while (b >= 0 && b != '\n');
        byte[] bytes = line.toByteArray();
        if (Arrays.mismatch(bytes, path) != path.length) {
          out.write(bytes);
        }
      }
      in.transferTo(out);
    }
  }

  private void header(CaptureInfo capture, @Nullable Path place, Fingerprint fingerprint)
      throws IOException {
    line(SidecarFormat.MAGIC, SidecarFormat.VERSION, EngineVersion.text());
    line(SidecarFormat.WRITTEN, Long.toString(System.currentTimeMillis() / 1000));
    line(SidecarFormat.CAPTURE, Escape.escape(capture.name()));
    if (place != null) {
      line(SidecarFormat.PATH, Escape.escape(place.toString()));
    }
    line(SidecarFormat.READER, capture.reader(), Escape.escape(capture.readerVersion()));
    if (capture.complete()) {
      line(SidecarFormat.COMPLETE, "yes");
    } else {
      line(SidecarFormat.COMPLETE, "no", Escape.escape(capture.reason()));
    }
    if (!capture.filter().isEmpty()) {
      line(SidecarFormat.FILTER, Escape.escape(capture.filter()));
    }
    line(SidecarFormat.FRAMES, Long.toString(capture.frames()));
    for (Fingerprint.Early early : fingerprint.early()) {
      frame(SidecarFormat.EARLY, early);
    }
    if (!fingerprint.isEmpty()) {
      frame(SidecarFormat.LAST, fingerprint.last());
    }
    for (Map.Entry<String, String> setting : capture.settings().asText().entrySet()) {
      line(SidecarFormat.SET, setting.getKey(), setting.getValue());
    }
  }

  private void frame(String key, Fingerprint.Early frame) throws IOException {
    line(
        key,
        Long.toString(frame.frame()),
        FieldValue.secondsText(frame.timeNs()),
        Integer.toString(frame.lengthBytes()),
        Integer.toString(frame.capturedBytes()));
  }

  private void start(String section, long rows, List<String> columns) throws IOException {
    line(section, Long.toString(rows), String.join("\t", columns));
  }

  private <T> void rows(List<T> items, BiConsumer<ByteText, T> row) throws IOException {
    rows(items, USUAL_ROW_BYTES, row);
  }

  /** Makes the rows on all cores and writes them in order. */
  private <T> void rows(List<T> items, int usualBytes, BiConsumer<ByteText, T> row)
      throws IOException {
    int chunks = (items.size() + CHUNK - 1) / CHUNK;
    try {
      new InOrder<>(
              chunks,
              chunk -> {
                ByteText text = new ByteText(CHUNK * usualBytes);
                int end = Math.min(items.size(), (chunk + 1) * CHUNK);
                for (int i = chunk * CHUNK; i < end; i++) {
                  row.accept(text, items.get(i));
                }
                return text;
              },
              this::put)
          .finish();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void put(ByteText text) {
    try {
      text.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void line(String... fields) throws IOException {
    out.write((String.join("\t", fields) + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
