package org.tcpteardown.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.tcpteardown.read.TsharkProgram;
import org.tcpteardown.read.UnreadableInputException;

/** The real tshark, with and without the real plugin. */
final class Tshark {
  private Tshark() {}

  /** Runs tshark and returns what it printed; fails if it failed. */
  static byte[] run(Object... args) throws IOException {
    return run(Map.of(), args);
  }

  /** Runs tshark with further environment variables; empty ones are removed. */
  static byte[] run(Map<String, String> environment, Object... args) throws IOException {
    List<String> command = new ArrayList<>();
    try {
      command.add(TsharkProgram.find().toString());
    } catch (UnreadableInputException e) {
      throw new IOException(e);
    }
    Stream.of(args).map(Object::toString).forEach(command::add);
    Path errors = Files.createTempFile("tshark", ".err");
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().close();
      byte[] out = process.getInputStream().readAllBytes();
      int code = process.waitFor();
      if (code != 0) {
        throw new IOException(command + " ended with " + code + ": " + Files.readString(errors));
      }
      return out;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } finally {
      Files.delete(errors);
    }
  }

  /** Runs tshark with the plugin and returns its lines. */
  static List<String> withPlugin(Path capture, Object... args) throws IOException {
    List<Object> all = new ArrayList<>(List.of("-n", "-r", capture));
    all.add("-X");
    all.add("lua_script:" + Checkout.PLUGIN);
    all.addAll(List.of(args));
    return lines(run(all.toArray()));
  }

  /**
   * What display filters select in a capture, by tshark with the plugin, all in one run: for each
   * filter the numbers of frames, with those of their flows, or "" for none.
   */
  static List<Map<Long, String>> select(Path capture, List<String> filters) throws IOException {
    Path file = Files.createTempFile("filters", ".txt");
    try {
      Files.write(file, filters);
      List<Map<Long, String>> selected = new ArrayList<>();
      filters.forEach(filter -> selected.add(new TreeMap<>()));
      Path script = Checkout.TOP.resolve("java/cli/src/test/resources/select.lua");
      for (String line :
          withPlugin(capture, "-q", "-X", "lua_script:" + script, "-X", "lua_script2:" + file)) {
        String[] words = line.split("\t", -1);
        if (words[0].equals("selected")) {
          selected.get(Integer.parseInt(words[1]) - 1).put(Long.valueOf(words[2]), words[3]);
        }
      }
      return selected;
    } finally {
      Files.delete(file);
    }
  }

  static List<String> lines(byte[] out) {
    return new String(out, StandardCharsets.UTF_8).lines().toList();
  }
}
