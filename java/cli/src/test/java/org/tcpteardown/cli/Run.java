package org.tcpteardown.cli;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/**
 * One run of the program, in this process.
 *
 * @param code exit code
 * @param out standard output
 * @param err standard error
 */
record Run(int code, String out, String err) {

  /** Runs the program with an empty standard input. */
  static Run of(Object... args) {
    return withInput(new byte[0], args);
  }

  /** Runs the program with this on its standard input. */
  static synchronized Run withInput(byte[] input, Object... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(input));
    try {
      String[] words = List.of(args).stream().map(Object::toString).toArray(String[]::new);
      int code = Main.run(new PrintWriter(out), new PrintWriter(err, true), words);
      return new Run(code, out.toString(), err.toString());
    } finally {
      System.setIn(before);
    }
  }

  /** Standard output as a JSON object. */
  JsonObject json() {
    return JsonParser.parseString(out).getAsJsonObject();
  }
}
