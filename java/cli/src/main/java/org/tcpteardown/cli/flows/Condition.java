package org.tcpteardown.cli.flows;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.flows.ColumnType;
import org.tcpteardown.flows.FlowColumn;

/**
 * Spells filters and expressions so that SQL takes them: names with points, {@code &&}, {@code ==},
 * addresses and texts as display filters have them. SQL parses the outcome; here only what means
 * something else in a display filter is put differently:
 *
 * <ul>
 *   <li>a name alone asks whether there is a value;
 *   <li>what says something of a value that is not known is false, so its {@code not} is true;
 *   <li>what is true is 1, and what is false 0;
 *   <li>what is divided by 0 is not known; of groups it is larger than any number.
 * </ul>
 */
final class Condition {
  private enum Use {
    FLOWS,
    GROUPS,
    COLUMN
  }

  /** Words of SQL that are no function and no column. */
  private static final Set<String> KEYWORDS =
      Set.of(
          "is",
          "null",
          "like",
          "between",
          "case",
          "when",
          "then",
          "else",
          "distinct",
          "from",
          "escape",
          "as",
          "double",
          "bigint",
          "varchar",
          "integer");

  /** What display filters also call the comparisons. */
  private static final Map<String, String> COMPARISONS =
      Map.of("eq", "=", "ne", "<>", "gt", ">", "lt", "<", "ge", ">=", "le", "<=");

  private static final Map<String, String> SYMBOLS =
      Map.of("==", "=", "!=", "<>", "&&", "AND", "||", "OR", "{", "(", "}", ")", "~", "REGEXP");

  /** What is divided by this in the place of 0 is larger than any number that counts something. */
  private static final String NEARLY_ZERO = "1E-300";

  private final List<Token> tokens;
  private final Names names;
  private final Use use;
  private final StringBuilder out = new StringBuilder();
  private int at;
  private int cases;

  private Condition(List<Token> tokens, Names names, Use use) {
    this.tokens = tokens;
    this.names = names;
    this.use = use;
  }

  /** The SQL of a filter of flows, which selects those that it selects in Wireshark. */
  static String filter(String text, Names names) throws QueryException {
    return of(text, names, Use.FLOWS);
  }

  /** The SQL of a filter of groups of flows. */
  static String groupFilter(String text, Names names) throws QueryException {
    return of(text, names, Use.GROUPS);
  }

  /** The SQL of what a column is to show. */
  static String expression(String text, Names names) throws QueryException {
    return of(text, names, Use.COLUMN);
  }

  private static String of(String text, Names names, Use use) throws QueryException {
    List<Token> tokens = Lexer.tokens(text, Lexer.DoubleQuotes.TEXT);
    if (tokens.size() == 1) {
      throw new QueryException("there is nothing in the filter or column ''");
    }
    Condition condition = new Condition(tokens, names, use);
    condition.terms(use != Use.COLUMN, false);
    if (condition.token().kind() != Token.Kind.END) {
      throw new QueryException("'" + condition.token().text() + "' is one too many in: " + text);
    }
    return condition.out.toString().strip();
  }

  private Token token() {
    return tokens.get(at);
  }

  private Token after() {
    return tokens.get(Math.min(at + 1, tokens.size() - 1));
  }

  private void emit(String sql) {
    out.append(sql).append(' ');
  }

  /**
   * Up to the end, or to a bracket that closes more than was opened.
   *
   * @param logical whether names alone ask for their presence here
   * @param negated whether {@code and} or {@code or} end it, too
   */
  private void terms(boolean logical, boolean negated) throws QueryException {
    Token before = null;
    boolean between = false;
    while (true) {
      Token token = token();
      if (token.kind() == Token.Kind.END || closes(token)) {
        return;
      }
      if (negated && !between && cases == 0 && (token.isAnd() || token.isOr() || isComma(token))) {
        return;
      }
      between = token.isWord("between") || (between && !token.isAnd());
      boolean begins = before == null || before.isAnd() || before.isOr() || before.isWord("when");
      if (token.isNot() && begins) {
        at++;
        emit("( (");
        terms(logical, true);
        emit(") IS NOT TRUE )");
      } else {
        one(token, before, logical && begins);
      }
      before = token;
    }
  }

  private static boolean closes(Token token) {
    return token.isSymbol(")") || token.isSymbol("}");
  }

  private static boolean isComma(Token token) {
    return token.isSymbol(",");
  }

  private static boolean endsTerm(Token token) {
    return token.kind() == Token.Kind.END || closes(token) || token.isAnd() || token.isOr();
  }

  private void one(Token token, @Nullable Token before, boolean alone) throws QueryException {
    switch (token.kind()) {
      case TEXT -> {
        at++;
        emit(literal(token.text()));
      }
      case WORD -> word(token, alone);
      case SYMBOL -> symbol(token, before, alone);
      default -> {
        at++;
        emit(token.text());
      }
    }
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private void symbol(Token token, @Nullable Token before, boolean alone) throws QueryException {
    if (token.isSymbol("(") || token.isSymbol("{")) {
      brackets(alone && endsTerm(behindBrackets()));
    } else if (token.isSymbol("/") || token.isSymbol("%")) {
      at++;
      emit(token.text());
      divisor();
    } else if (token.isSymbol("!")) {
      throw new QueryException("'!' stands before a comparison, not behind " + words(before));
    } else {
      at++;
      emit(SYMBOLS.getOrDefault(token.text(), token.text()));
    }
  }

  private static String words(@Nullable Token token) {
    return token == null ? "nothing" : "'" + token.text() + "'";
  }

  private void brackets(boolean logical) throws QueryException {
    at++;
    emit("(");
    terms(logical, false);
    if (!closes(token())) {
      throw new QueryException("a closing bracket is missing");
    }
    at++;
    emit(")");
  }

  private Token behindBrackets() {
    int depth = 0;
    for (int i = at; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (token.isSymbol("(") || token.isSymbol("{")) {
        depth++;
      } else if (closes(token)) {
        depth--;
        if (depth == 0) {
          return tokens.get(i + 1);
        }
      }
    }
    return Token.END;
  }

  /**
   * What stands behind a division's sign. Wireshark divides whole numbers without a rest; who asks
   * for a rate of groups wants the rest.
   */
  private void divisor() throws QueryException {
    Token token = token();
    boolean bracket = token.isSymbol("(") || token.isSymbol("{");
    if (!bracket && token.kind() != Token.Kind.WORD && token.kind() != Token.Kind.NUMBER) {
      throw new QueryException("there is nothing to divide by");
    }
    emit(use == Use.GROUPS ? "COALESCE(" : "");
    emit(use == Use.FLOWS ? "NULLIF(" : "NULLIF( CAST(");
    if (bracket) {
      brackets(false);
    } else {
      one(token, null, false);
    }
    emit(use == Use.FLOWS ? ", 0 )" : "AS DOUBLE PRECISION ), 0 )");
    emit(use == Use.GROUPS ? ", " + NEARLY_ZERO + " )" : "");
  }

  private void word(Token token, boolean alone) throws QueryException {
    String comparison = COMPARISONS.get(token.text().toLowerCase(Locale.ROOT));
    String column = after().isSymbol("(") ? null : names.find(token.text());
    if (cases > 0 && token.isWord("end")) {
      cases--;
      at++;
      emit("END");
    } else if (column != null) {
      boolean presence = alone && endsTerm(after());
      at++;
      emit(presence ? names.use(column) + " IS NOT NULL" : value(column));
    } else if (token.isWord("true") || token.isWord("false")) {
      at++;
      emit(token.isWord("true") ? "1" : "0");
    } else if (comparison != null) {
      at++;
      emit(comparison);
    } else if (token.isWord("contains") || token.isWord("matches")) {
      like(token);
    } else if (after().isSymbol("(") && !token.isAnd() && !token.isOr() && !token.isNot()) {
      at++;
      emit(token.upper());
      brackets(false);
    } else if (isKnown(token)) {
      cases += token.isWord("case") ? 1 : 0;
      at++;
      emit(token.upper());
    } else {
      throw names.unknown(token.text());
    }
  }

  /** What is true or false is compared with 1 and 0 in display filters. */
  private String value(String column) {
    boolean flag =
        use == Use.FLOWS
            && FlowColumn.find(column).filter(c -> c.type() == ColumnType.FLAG).isPresent();
    return flag ? "CAST( " + names.use(column) + " AS INTEGER )" : names.use(column);
  }

  private static boolean isKnown(Token token) {
    return token.isAnd()
        || token.isOr()
        || token.isNot()
        || token.isWord("in")
        || KEYWORDS.contains(token.text().toLowerCase(Locale.ROOT));
  }

  private void like(Token token) throws QueryException {
    at++;
    Token text = token();
    if (text.kind() != Token.Kind.TEXT) {
      throw new QueryException("'" + token.text() + "' needs a text in quotes behind it");
    }
    at++;
    if (token.isWord("matches")) {
      emit("REGEXP " + literal("(?i)" + text.text()));
    } else {
      emit("LIKE " + literal("%" + text.text().replaceAll("[\\\\%_]", "\\\\$0") + "%"));
    }
  }
}
