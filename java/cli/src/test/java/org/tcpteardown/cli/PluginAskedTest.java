package org.tcpteardown.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.fact.FrameField;

/**
 * For {@code -T fields} the plugin makes only the fields that tshark's command line names, unless
 * something else may ask for more. What is printed does not depend on that.
 */
class PluginAskedTest {
  private static final Path CAPTURE = Checkout.capture("crafted-odd-closings");

  @TempDir Path folder = Path.of("");
  private Path sidecar = Path.of("");
  private Path otherScript = Path.of("");

  @BeforeEach
  void analyze() throws IOException {
    sidecar = folder.resolve("odd.tsv");
    assertEquals(ExitCode.DONE, Run.of("analyze", "--no-store", "-o", sidecar, CAPTURE).code());
    otherScript = Files.writeString(folder.resolve("other.lua"), "-- may ask for any field\n");
  }

  private List<String> printed(List<String> fields, Object... more) throws IOException {
    List<Object> args = new ArrayList<>(List.of("-X", "lua_script1:" + sidecar, "-T", "fields"));
    for (String field : fields) {
      args.add("-e");
      args.add(field);
    }
    args.addAll(List.of(more));
    return Tshark.withPlugin(CAPTURE, args.toArray());
  }

  private static List<String> details() {
    return Stream.concat(
            Arrays.stream(FlowField.values()).map(FlowField::id),
            Arrays.stream(FrameField.values()).map(FrameField::id))
        .map(id -> "tcpteardown." + id)
        .toList();
  }

  /** Each third of the fields alone, and all of them where another script could ask for any. */
  @Test
  void printsTheSameWhatIsAskedByName() throws IOException {
    List<String> all = details();
    List<String> whole = printed(all, "-X", "lua_script:" + otherScript);
    int filled = 0;
    for (int part = 0; part < 3; part++) {
      int from = all.size() * part / 3;
      int to = all.size() * (part + 1) / 3;
      List<String> some = printed(all.subList(from, to));
      assertEquals(whole.size(), some.size());
      for (int i = 0; i < some.size(); i++) {
        String[] values = whole.get(i).split("\t", -1);
        assertEquals(String.join("\t", Arrays.copyOfRange(values, from, to)), some.get(i));
        filled += some.get(i).isBlank() ? 0 : 1;
      }
    }
    assertTrue(filled > whole.size(), "most frames have something");
  }

  private String expertTable(Object... more) throws IOException {
    List<Object> args = new ArrayList<>(List.of("-X", "lua_script1:" + sidecar, "-q"));
    args.addAll(List.of("-z", "expert"));
    args.addAll(List.of(more));
    return String.join("\n", Tshark.withPlugin(CAPTURE, args.toArray()));
  }

  /** Where nobody asks for a field, findings may still be listened for. */
  @Test
  void expertInformationIsHeard() throws IOException {
    String table = expertTable();
    assertTrue(table.contains("Payload at or behind the sender's own FIN"), table);
    assertEquals(table, expertTable("-Y", "frame.number > 0"));
    assertEquals(table, expertTable("-X", "lua_script:" + otherScript));
    List<String> messages = List.of("_ws.expert.message");
    assertEquals(
        printed(messages, "-X", "lua_script:" + otherScript),
        printed(messages),
        "a field of another protocol");
    assertEquals(
        printed(List.of("frame.number"), "-Y", "_ws.expert.group == \"Sequence\" && !tcp.analysis"),
        printed(
            List.of("frame.number"),
            "-Y",
            "_ws.expert.group == \"Sequence\" && !tcp.analysis",
            "-X",
            "lua_script:" + otherScript));
  }

  /** Options that stand together with others print the whole tree all the same. */
  @Test
  void treesArePrintedWhole() throws IOException {
    for (List<String> option : List.of(List.of("-V"), List.of("-nT", "json"), List.of("-Tpdml"))) {
      List<Object> args = new ArrayList<>(List.of("-X", "lua_script1:" + sidecar));
      args.addAll(option);
      String tree = String.join("\n", Tshark.withPlugin(CAPTURE, args.toArray()));
      assertTrue(
          tree.contains("data_after_fin") || tree.contains("Data after own FIN"), option::toString);
    }
  }

  /** As where it is installed and a result is named: each copy is loaded, the first one works. */
  @Test
  void aSecondCopyPassesItsArgumentOn() throws IOException {
    Path copy = Files.copy(Checkout.PLUGIN, folder.resolve("tcpteardown.lua"));
    List<Object> args = new ArrayList<>(List.of("-X", "lua_script:" + copy));
    args.addAll(List.of("-X", "lua_script2:" + sidecar, "-T", "fields", "-e", "tcpteardown.flow"));
    assertEquals(printed(List.of("tcpteardown.flow")), Tshark.withPlugin(CAPTURE, args.toArray()));
  }

  /** A filter names fields, too; a macro, a column or a colour may, without their names. */
  @Test
  void asksForWhatAFilterNames() throws IOException {
    List<String> fields = List.of("frame.number");
    List<String> rst = printed(fields, "-Y", "tcpteardown.rst.count > 0");
    assertFalse(rst.isEmpty());
    assertEquals(
        printed(fields, "-Y", "tcpteardown.rst.count.clt + tcpteardown.rst.count.srv > 0"), rst);
    assertEquals(printed(fields, "-Y", "tcpteardown_flow").size(), printed(fields).size());
    assertEquals(
        printed(fields, "-Y", "tcpteardown.verdict"),
        printed(fields, "-Y", "tcpteardown.verdict", "-X", "lua_script:" + otherScript));
  }
}
