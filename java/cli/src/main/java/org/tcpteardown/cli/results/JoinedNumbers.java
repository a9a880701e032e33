package org.tcpteardown.cli.results;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.FieldValue;

/**
 * The numbers that frames and connections of several captures have in one file of them all. A
 * capture's own texts name those of others with the name of the other: "frame 12 of b.pcap".
 */
final class JoinedNumbers {
  private static final Pattern NUMBERED = Pattern.compile("\\b([Ff]rame|[Ff]low)(s?) (\\d+)");
  private static final Pattern SECOND = Pattern.compile(" and (\\d+)");
  private static final String OF = " of ";

  private final List<ResultOfFile> files;

  /** How many frames come before each file. */
  private final long[] before;

  /** The numbers of each file's connections among all. */
  private final List<Map<Long, Long>> flows = new ArrayList<>();

  /** Where the captures of a name are. */
  private final Map<String, List<Integer>> named = new HashMap<>();

  private record Ends(String site, Endpoint low, Endpoint high) {
    static Ends of(String site, FlowRow flow) {
      boolean inOrder = flow.client().compareTo(flow.server()) < 0;
      return new Ends(
          site, inOrder ? flow.client() : flow.server(), inOrder ? flow.server() : flow.client());
    }
  }

  /** Numbers the frames and connections of captures, in this order. */
  JoinedNumbers(List<ResultOfFile> files) {
    this.files = files;
    before = new long[files.size()];
    Map<Ends, Long> open = new HashMap<>();
    long frames = 0;
    long next = 0;
    for (int i = 0; i < before.length; i++) {
      ResultOfFile file = files.get(i);
      before[i] = frames;
      frames += file.frames();
      named.computeIfAbsent(key(file.site(), file.name()), name -> new ArrayList<>()).add(i);
      Map<Long, Long> numbers = new HashMap<>();
      long expected = 0;
      for (FlowRow flow : file.result().flows()) {
        next += flow.number() - expected; // those of which nothing is told have numbers, too
        expected = flow.number() + 1;
        Ends ends = Ends.of(file.site(), flow);
        Long goesOn = open.remove(ends);
        long number = goesOn != null ? goesOn : next++;
        numbers.put(flow.number(), number);
        if (file.toldLater().contains(flow.number())) {
          open.put(ends, number);
        }
      }
      flows.add(numbers);
    }
  }

  private static String key(String site, String name) {
    return site + '/' + name;
  }

  long frame(int file, long frame) {
    return before[file] + frame;
  }

  long flow(int file, long flow) {
    return flow == CapturedFrame.ABSENT ? flow : flows.get(file).getOrDefault(flow, flow);
  }

  FieldValue value(int file, FieldValue value) {
    return switch (value.type()) {
      // 0 stands for a frame of another capture, for which there is no link.
      case FRAME -> value.number() == 0 ? value : FieldValue.frame(frame(file, value.number()));
      case TEXT -> FieldValue.text(text(file, value.text()));
      default -> value;
    };
  }

  String text(int file, String text) {
    if (!text.contains("rame") && !text.contains("low")) {
      return text; // most name none
    }
    Matcher matcher = NUMBERED.matcher(text);
    StringBuilder joined = new StringBuilder(text.length() + 16);
    int told = 0;
    while (matcher.find(told)) {
      boolean frame = matcher.group(1).endsWith("rame");
      joined.append(text, told, matcher.start(3));
      told = append(file, text, frame, matcher.group(3), matcher.end(), joined);
      Matcher second = SECOND.matcher(text).region(told, text.length());
      if (!matcher.group(2).isEmpty() && second.lookingAt()) {
        joined.append(text, told, second.start(1));
        told = append(file, text, frame, second.group(1), second.end(), joined);
      }
    }
    return joined.append(text, told, text.length()).toString();
  }

  /** Appends a number as it is among all; says where the text goes on after it and its file. */
  private int append(
      int file, String text, boolean frame, String digits, int end, StringBuilder to) {
    long number = Long.parseLong(digits);
    int in = file;
    int after = end;
    if (text.startsWith(OF, end)) {
      int name = end + OF.length();
      for (int to1 = text.length(); to1 > name && after == end; to1--) {
        Integer other = nearest(file, text.substring(name, to1));
        if (other != null) {
          in = other;
          after = to1;
        }
      }
    }
    to.append(frame ? frame(in, number) : flow(in, number));
    return after;
  }

  /** The capture of that name that is meant; null if there is none. */
  private @Nullable Integer nearest(int file, String name) {
    Integer nearest = null;
    for (int one : named.getOrDefault(key(files.get(file).site(), name), List.of())) {
      boolean nearer =
          nearest == null || Math.abs(one - file) < Math.abs(nearest - file) || nearest == file;
      nearest = one != file && nearer ? Integer.valueOf(one) : nearest;
    }
    return nearest;
  }
}
