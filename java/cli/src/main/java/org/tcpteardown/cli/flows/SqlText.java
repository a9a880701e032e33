package org.tcpteardown.cli.flows;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.flows.FlowColumn;

/** Finds the columns in a whole SQL query and puts those with points into quotes. */
final class SqlText {
  private SqlText() {}

  /** The query as H2 takes it; what it names is known to {@code names} afterwards. */
  static String of(String text, Names names) throws QueryException {
    List<Token> tokens = Lexer.tokens(text, Lexer.DoubleQuotes.NAME);
    StringBuilder sql = new StringBuilder();
    int cases = 0;
    Token before = null;
    for (int i = 0; i < tokens.size() - 1; i++) {
      Token token = tokens.get(i);
      boolean endsCase = cases > 0 && token.isWord("end");
      cases += token.isWord("case") ? 1 : endsCase ? -1 : 0;
      boolean isFunction = tokens.get(i + 1).isSymbol("(");
      String column =
          token.kind() == Token.Kind.WORD && !endsCase && !isFunction
              ? names.find(token.text())
              : null;
      if (token.isSymbol("*") && isAll(before)) {
        FlowColumn.ALL.forEach(all -> names.use(all.name()));
      }
      sql.append(column != null ? names.use(column) : plain(token, names)).append(' ');
      before = token;
    }
    return sql.toString();
  }

  /** Whether a star behind this stands for all columns, and multiplies nothing. */
  private static boolean isAll(@Nullable Token before) {
    return before != null
        && (before.isWord("select") || before.isWord("distinct") || before.isSymbol(","));
  }

  private static String plain(Token token, Names names) {
    return switch (token.kind()) {
      case TEXT -> "'" + token.text().replace("'", "''") + "'";
      case QUOTED_NAME -> {
        if (names.find(token.text()) != null) {
          names.use(token.text());
        }
        yield '"' + token.text().replace("\"", "\"\"") + '"';
      }
      case SYMBOL -> token.text().equals("==") ? "=" : token.text();
      default -> token.text();
    };
  }
}
