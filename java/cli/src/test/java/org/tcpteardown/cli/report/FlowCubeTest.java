package org.tcpteardown.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.fact.FrameFacts;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.IpAddress;

/** Whatever is told apart, the sums stay those of the flows. */
class FlowCubeTest {
  private static final int FLOWS = 0;
  private static final int RST_SERVER = 4;

  private record Row(
      long number, Endpoint client, Endpoint server, Map<FlowField, FieldValue> values)
      implements FlowRow {
    @Override
    public long firstFrame() {
      return number + 1;
    }

    @Override
    public long lastFrame() {
      return number + 1;
    }

    @Override
    public List<FrameFacts> facts() {
      return List.of();
    }

    @Override
    public @Nullable FieldValue value(FlowField field) {
      return values.get(field);
    }
  }

  private static Row row(int number, int client, int server) {
    Map<FlowField, FieldValue> values = new EnumMap<>(FlowField.class);
    values.put(FlowField.END, FieldValue.text("rst"));
    values.put(FlowField.CAUSE, FieldValue.text("unknown"));
    values.put(FlowField.RST_COUNT_SRV, FieldValue.count(2));
    return new Row(
        number,
        new Endpoint(new IpAddress(false, 0, client), 40000),
        new Endpoint(new IpAddress(false, 0, 1_000_000L + server), 80),
        values);
  }

  private static FlowCube cube(int flows, int clients, int servers) {
    PartyRanking<IpAddress> byClient = new PartyRanking<>();
    PartyRanking<Endpoint> byServer = new PartyRanking<>();
    for (int i = 0; i < flows; i++) {
      byClient.add(row(i, i % clients, i / clients % servers).client().address(), 0);
      byServer.add(row(i, i % clients, i / clients % servers).server(), 0);
    }
    FlowCube cube = new FlowCube(new CaptureClock(), TimeBuckets.of(0, 0), byClient, byServer);
    for (int i = 0; i < flows; i++) {
      cube.add(row(i, i % clients, i / clients % servers));
    }
    return cube;
  }

  private static long sum(FlowCube cube, int counter) {
    return cube.cells().values().stream().mapToLong(numbers -> numbers[counter]).sum();
  }

  @Test
  void fewAreToldApart() {
    FlowCube cube = cube(12, 3, 2);
    assertEquals(6, cube.cells().size());
    assertEquals(12, sum(cube, FLOWS));
    assertEquals(24, sum(cube, RST_SERVER));
    assertTrue(cube.cells().keySet().stream().noneMatch(c -> c.client() == FlowCube.OTHERS));
  }

  @Test
  void veryManyBecomeOthersAndNoneIsLost() {
    FlowCube cube = cube(90_000, 900, 100);
    assertTrue(cube.cells().size() <= 40_000, cube.cells().size() + " cells");
    assertEquals(90_000, sum(cube, FLOWS));
    assertEquals(180_000, sum(cube, RST_SERVER));
    int named = cube.clients().size();
    assertTrue(named < 900, named + " clients");
    assertTrue(cube.cells().keySet().stream().allMatch(c -> c.client() <= named));
  }
}
