package org.tcpteardown.pcap;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.util.List;

/**
 * The functions of libpcap that are used, mapped directly. Handles and pointers are plain 64-bit
 * numbers: that makes a call for each packet cheap.
 */
final class PcapNatives {
  /** {@code PCAP_ERRBUF_SIZE}. */
  static final int ERROR_BYTES = 256;

  /** {@code PCAP_TSTAMP_PRECISION_NANO}. */
  static final int NANOSECONDS = 1;

  /** Why libpcap cannot be used here; empty when it can. */
  private static final String PROBLEM = register();

  private static final String SEARCH_PATH = "jna.platform.library.path";

  private PcapNatives() {}

  // pcap_t *pcap_open_offline_with_tstamp_precision(const char *fname, u_int precision, char
  // *errbuf)
  static native long pcap_open_offline_with_tstamp_precision(
      String fileName, int precision, byte[] error);

  // int pcap_datalink(pcap_t *p)
  static native int pcap_datalink(long handle);

  // int pcap_next_ex(pcap_t *p, struct pcap_pkthdr **pkt_header, const u_char **pkt_data)
  static native int pcap_next_ex(long handle, long header, long data);

  // char *pcap_geterr(pcap_t *p)
  static native String pcap_geterr(long handle);

  // const char *pcap_lib_version(void)
  static native String pcap_lib_version();

  // pcap_t *pcap_open_dead(int linktype, int snaplen)
  static native long pcap_open_dead(int linkType, int snapBytes);

  // int pcap_compile(pcap_t *p, struct bpf_program *fp, const char *str, int optimize, bpf_u_int32
  // netmask)
  static native int pcap_compile(
      long handle, long program, String expression, int optimize, int netmask);

  // int pcap_offline_filter(const struct bpf_program *fp, const struct pcap_pkthdr *h, const u_char
  // *pkt)
  static native int pcap_offline_filter(long program, long header, long data);

  // void pcap_freecode(struct bpf_program *fp)
  static native void pcap_freecode(long program);

  // void pcap_close(pcap_t *p)
  static native void pcap_close(long handle);

  /** One line; empty when libpcap can be used. */
  static String problem() {
    return PROBLEM;
  }

  private static String register() {
    try {
      if (Native.POINTER_SIZE != Long.BYTES) {
        return "libpcap is used on 64-bit systems only";
      }
      if (Platform.isLinux() && System.getProperty(SEARCH_PATH) == null) {
        // The loader of the system knows where libraries are; JNA would start ldconfig to ask.
        System.setProperty(SEARCH_PATH, "");
      }
      for (String name : names()) {
        try {
          Native.register(PcapNatives.class, NativeLibrary.getInstance(name));
          return "";
        } catch (UnsatisfiedLinkError e) {
          // The next name may be the one that is installed.
        }
      }
      return "libpcap is not installed" + advice();
    } catch (LinkageError e) {
      // JNA's own part could not be unpacked or loaded, for instance where nothing in /tmp may be
      // executed.
      return "native libraries cannot be used here: " + e.getMessage();
    }
  }

  private static List<String> names() {
    if (Platform.isWindows()) {
      return List.of(
          System.getenv().getOrDefault("SystemRoot", "C:\\Windows")
              + "\\System32\\Npcap\\wpcap.dll",
          "wpcap");
    }
    return Platform.isMac()
        ? List.of("pcap", "libpcap.A.dylib")
        : List.of("libpcap.so.1", "libpcap.so.0.8", "pcap");
  }

  private static String advice() {
    if (Platform.isWindows()) {
      return "; it comes with Npcap, https://npcap.com";
    }
    return Platform.isMac() ? "" : "; on Debian and Ubuntu: sudo apt-get install libpcap0.8";
  }
}
