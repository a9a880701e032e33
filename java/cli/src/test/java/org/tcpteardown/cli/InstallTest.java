package org.tcpteardown.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
  void aProfileIsMadeAndOthersAreLeftAlone() throws IOException {
    Path other = folder.resolve("profiles").resolve("other").resolve("colorfilters");
    Files.createDirectories(other.getParent());
    Files.writeString(other, "mine");
    Files.writeString(folder.resolve("preferences"), "mine");
    Profile profile = new Profile(other);
    assertEquals(List.of(), profile.writeInto(folder));
    Path ours = folder.resolve("profiles").resolve("tcpteardown");
    assertTrue(Files.readString(ours.resolve("colorfilters")).endsWith("mine"));
    Files.writeString(ours.resolve("dfilter_buttons"), "changed");
    assertEquals(List.of(ours.resolve("dfilter_buttons")), profile.writeInto(folder));
    assertEquals("mine", Files.readString(other));
    assertEquals("mine", Files.readString(folder.resolve("preferences")));
    profile.removeFrom(folder);
    assertEquals("changed", Files.readString(ours.resolve("dfilter_buttons")));
    assertFalse(Files.exists(ours.resolve("preferences")));
    Files.delete(ours.resolve("dfilter_buttons"));
    profile.removeFrom(folder);
    assertFalse(Files.exists(ours));
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
    Path zip = folder.resolve("profile.zip");
    assertEquals(ExitCode.DONE, Run.of("install", "--profile-zip", zip).code());
    try (java.util.zip.ZipFile file = new java.util.zip.ZipFile(zip.toFile())) {
      assertTrue(file.getEntry("tcpteardown/colorfilters").getSize() > 500, "with Wireshark's own");
    }
    if (!before) { // do not take away what the caller had installed
      assertEquals(ExitCode.DONE, Run.of("install", "--uninstall").code());
      assertFalse(Files.exists(named));
      assertFalse(Files.exists(store.resolve("engine")));
      assertFalse(Files.exists(store.resolve("pages")));
    }
  }

  /** As when a package has it for all users, and the user has one from before. */
  @Test
  void aPluginThatIsLoadedTwiceIsOne() throws IOException {
    Path other = Plugin.writeInto(folder);
    List<String> frames =
        Tshark.withPlugin(
            Checkout.capture("rv082-late-fin"),
            "-X",
            "lua_script:" + other,
            "-T",
            "fields",
            "-e",
            "tcpteardown.late_fin");
    assertEquals(19, frames.size());
  }

  @Test
  void aLauncherIsWrittenDownBeforeTheJavaOfToday() throws IOException {
    System.setProperty(Engine.LAUNCHER, "/opt/tcpteardown/bin/tcpteardown");
    try {
      String text = Files.readString(Engine.writeInto(folder));
      assertTrue(text.startsWith("program\t/opt/tcpteardown/bin/tcpteardown\njava\t"), text);
    } finally {
      System.clearProperty(Engine.LAUNCHER);
    }
  }

  @Test
  void whatAPackageBroughtForAllUsersIsNotInstalledOnceMore() {
    System.setProperty(Engine.FOR_ALL_USERS, "/usr/share/tcpteardown/tcpteardown.lua");
    try {
      Run installed = Run.of("install");
      assertEquals(ExitCode.DONE, installed.code(), installed.err());
      assertTrue(installed.out().contains("for all users: /usr/share/"), installed.out());
      assertFalse(installed.out().contains("installed /"), installed.out());
    } finally {
      System.clearProperty(Engine.FOR_ALL_USERS);
    }
  }
}
