package org.tcpteardown.cli.flows;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tcpteardown.model.IpAddress;

/** Cuts filters and SQL into words. */
final class Lexer {
  /** How text in double quotes is meant. */
  enum DoubleQuotes {
    /** As in display filters. */
    TEXT,
    /** As in SQL. */
    NAME
  }

  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final Pattern ADDRESS =
      Pattern.compile("[0-9A-Fa-f]*:[0-9A-Fa-f:.]+|[0-9]+(?:\\.[0-9]+){3}");
  private static final Pattern WORD =
      Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(?:\\.[A-Za-z0-9_]+)*");
  private static final Pattern NUMBER =
      Pattern.compile("0[xX][0-9A-Fa-f]+|(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");
  private static final Pattern SYMBOL =
      Pattern.compile("&&|\\|\\||==|!=|<>|<=|>=|[-+*/%(),<>=!~{}]");

  private final String text;
  private final DoubleQuotes doubleQuotes;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Lexer(String text, DoubleQuotes doubleQuotes) {
    this.text = text;
    this.doubleQuotes = doubleQuotes;
  }

  /** All words, and {@link Token#END} behind them. */
  static List<Token> tokens(String text, DoubleQuotes doubleQuotes) throws QueryException {
    Lexer lexer = new Lexer(text, doubleQuotes);
    lexer.run();
    return lexer.tokens;
  }

  private void run() throws QueryException {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\'') {
        add(Token.Kind.TEXT, quoted(c));
      } else if (c == '"') {
        add(
            doubleQuotes == DoubleQuotes.TEXT ? Token.Kind.TEXT : Token.Kind.QUOTED_NAME,
            quoted(c));
      } else if (!takes(SPACE, null) && !takesAddress()) {
        if (!takes(WORD, Token.Kind.WORD)
            && !takes(NUMBER, Token.Kind.NUMBER)
            && !takes(SYMBOL, Token.Kind.SYMBOL)) {
          throw new QueryException("'" + c + "' cannot be understood in: " + text);
        }
      }
    }
    tokens.add(Token.END);
  }

  private void add(Token.Kind kind, String word) {
    tokens.add(new Token(kind, word));
  }

  private boolean takes(Pattern pattern, Token.@org.jspecify.annotations.Nullable Kind kind) {
    Matcher matcher = pattern.matcher(text).region(at, text.length());
    if (!matcher.lookingAt()) {
      return false;
    }
    if (kind != null) {
      add(kind, matcher.group());
    }
    at = matcher.end();
    return true;
  }

  /** An address needs no quotes, as in display filters; it is spelt as columns spell it. */
  private boolean takesAddress() {
    Matcher matcher = ADDRESS.matcher(text).region(at, text.length());
    if (!matcher.lookingAt()) {
      return false;
    }
    IpAddress address = IpAddress.parse(matcher.group()).orElse(null);
    if (address == null) {
      return false;
    }
    add(Token.Kind.TEXT, address.toString());
    at = matcher.end();
    return true;
  }

  /** What is between quotes; two of them stand for one, and so does one behind a backslash. */
  private String quoted(char quote) throws QueryException {
    StringBuilder inside = new StringBuilder();
    int i = at + 1;
    while (i < text.length()) {
      char c = text.charAt(i++);
      boolean escapes = c == '\\' && quote == '"' && doubleQuotes == DoubleQuotes.TEXT;
      if (escapes && i < text.length()) {
        inside.append(text.charAt(i++));
      } else if (c != quote) {
        inside.append(c);
      } else if (i < text.length() && text.charAt(i) == quote) {
        inside.append(quote);
        i++;
      } else {
        at = i;
        return inside.toString();
      }
    }
    throw new QueryException("a quotation mark is missing in: " + text);
  }
}
