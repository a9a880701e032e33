package org.tcpteardown.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plugin inside the jar is the one in the checkout, and gets to where Wireshark looks. */
class InstallTest {
  @TempDir Path folder = Path.of("");

  @Test
  void theJarHoldsThePlugin() throws IOException {
    assertEquals(Files.readString(Checkout.PLUGIN), Plugin.source());
  }

  @Test
  void writesOneFile() throws IOException {
    Path file = Plugin.writeInto(folder.resolve("a").resolve("b"));
    assertEquals(Files.readString(Checkout.PLUGIN), Files.readString(file));
  }

  @Test
  void installAndUninstallUseTheFolderThatWiresharkNames() throws Exception {
    Path named =
        WiresharkFolders.personalLuaPlugins(org.tcpteardown.read.TsharkProgram.find())
            .resolve(Plugin.FILE_NAME);
    boolean before = Files.exists(named);
    Run installed = Run.of("install");
    assertEquals(ExitCode.DONE, installed.code(), installed.err());
    assertTrue(installed.out().contains(named.toString()), installed.out());
    assertTrue(Files.exists(named));
    Path store = org.tcpteardown.annotate.Store.ofUser().folder();
    assertTrue(Files.readString(store.resolve("engine")).startsWith("java\t"));
    String page = Files.readString(store.resolve("pages").resolve("late_fin.txt"));
    assertTrue(page.startsWith("LATE FIN: TCPTEARDOWN.LATE_FIN\n"), page);
    assertFalse(page.contains("|---"), page);
    if (!before) { // do not take away what the caller had installed
      assertEquals(ExitCode.DONE, Run.of("install", "--uninstall").code());
      assertFalse(Files.exists(named));
      assertFalse(Files.exists(store.resolve("engine")));
      assertFalse(Files.exists(store.resolve("pages")));
    }
  }
}
