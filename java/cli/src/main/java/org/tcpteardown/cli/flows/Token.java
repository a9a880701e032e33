package org.tcpteardown.cli.flows;

import java.util.Locale;

/**
 * A word of a filter or of SQL.
 *
 * @param kind what it is
 * @param text as it was typed; of a text what is between its quotes, escapes undone
 */
record Token(Kind kind, String text) {
  enum Kind {
    WORD,
    NUMBER,
    TEXT,
    /** An SQL name in its quotes. */
    QUOTED_NAME,
    SYMBOL,
    END
  }

  static final Token END = new Token(Kind.END, "");

  boolean isSymbol(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }

  boolean isWord(String word) {
    return kind == Kind.WORD && text.equalsIgnoreCase(word);
  }

  boolean isAnd() {
    return isWord("and") || isSymbol("&&");
  }

  boolean isOr() {
    return isWord("or") || isSymbol("||");
  }

  boolean isNot() {
    return isWord("not") || isSymbol("!");
  }

  String upper() {
    return text.toUpperCase(Locale.ROOT);
  }
}
