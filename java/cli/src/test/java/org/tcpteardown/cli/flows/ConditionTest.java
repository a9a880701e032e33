package org.tcpteardown.cli.flows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How filters are put into SQL. */
final class ConditionTest {
  private static String sql(String filter) throws QueryException {
    return Condition.filter(filter, new Names(Set.of())).replaceAll(" +", " ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " :: ",
      quoteCharacter = '`',
      value = {
        "rst.count > 0 and fin.count = 0 :: \"rst.count\" > 0 AND \"fin.count\" = 0",
        "tcpteardown.rst.count>0&&tcpteardown.fin.count==0 :: \"rst.count\" > 0 AND \"fin.count\" = 0",
        "late_fin :: \"late_fin\" IS NOT NULL",
        "(late_fin) :: ( \"late_fin\" IS NOT NULL )",
        "(rst.count) + 1 > 2 :: ( \"rst.count\" ) + 1 > 2",
        "abs(rst.count) > 1 :: ABS ( \"rst.count\" ) > 1",
        "!late_fin or refused :: ( ( \"late_fin\" IS NOT NULL ) IS NOT TRUE ) OR \"refused\" IS NOT NULL",
        "not rst.count > 1 and flow = 2 :: ( ( \"rst.count\" > 1 ) IS NOT TRUE ) AND \"flow\" = 2",
        "not flow between 1 and 3 and flow > 7 :: ( ( \"flow\" BETWEEN 1 AND 3 ) IS NOT TRUE ) AND \"flow\" > 7",
        "!!late_fin :: ( ( ( ( \"late_fin\" IS NOT NULL ) IS NOT TRUE ) ) IS NOT TRUE )",
        "flow is not null :: \"flow\" IS NOT NULL",
        "flow not in (1, 2) :: \"flow\" NOT IN ( 1 , 2 )",
        "client == 192.0.2.1 :: \"client\" = '192.0.2.1'",
        "client == 2001:DB8:0::1 :: \"client\" = '2001:db8::1'",
        "end == \"it's\" :: \"end\" = 'it''s'",
        "end contains \"50%_\" :: \"end\" LIKE '%50\\%\\_%'",
        "end ~ \"rst|fin\" :: \"end\" REGEXP 'rst|fin'",
        "case when flow > 1 then 2 else 3 end = 2 :: CASE WHEN \"flow\" > 1 THEN 2 ELSE 3 END = 2",
        "data_complete == 1 :: CAST( \"data_complete\" AS INTEGER ) = 1",
        "data_complete == True :: CAST( \"data_complete\" AS INTEGER ) = 1",
        "data_complete :: \"data_complete\" IS NOT NULL",
        "tcp.stream eq 4 :: \"flow\" = 4",
      })
  void isPutIntoSql(String filter, String sql) throws QueryException {
    assertEquals(sql, sql(filter));
  }

  @Test
  void divisionDependsOnWhatIsDivided() throws QueryException {
    assertEquals("\"syn.count\" / NULLIF( \"ct.count\" , 0 ) > 2", sql("syn.count / ct.count > 2"));
    String groups = Condition.groupFilter("syn.count / ct.count > 2", new Names(Set.of()));
    assertEquals(
        "\"syn.count\" / COALESCE( NULLIF( CAST( \"ct.count\" AS DOUBLE PRECISION ), 0 ) , 1E-300 ) > 2",
        groups.replaceAll(" +", " "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "rst.count >> 1;",
        "nothing",
        "tcpteardown.nothing > 1",
        "rst.count / > 1",
        "((flow)",
        "flow)",
        "end == 'x",
        "end contains 5",
        "flow ! 1",
        "frame.severity == \"warn\"",
        "\u0000",
        "flow # 1"
      })
  void orNot(String filter) {
    assertThrows(QueryException.class, () -> sql(filter));
  }
}
