package org.tcpteardown.cli.flows;

import java.sql.SQLException;
import java.util.regex.Pattern;

/** What H2 has to say against a query, in the part that people can use. */
final class Complaint {
  private static final Pattern STATEMENT = Pattern.compile("(?s); SQL statement:.*");
  private static final Pattern NUMBER = Pattern.compile(" \\[\\d+-\\d+]\\s*$");

  private Complaint() {}

  static String of(SQLException e) {
    String message = String.valueOf(e.getMessage());
    message = STATEMENT.matcher(message).replaceFirst("");
    return "the question is not understood: " + NUMBER.matcher(message).replaceFirst("");
  }
}
