package org.tcpteardown.tcp.zeek;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SegmentDetails;
import org.tcpteardown.model.SeqNum;
import org.tcpteardown.model.TcpFlags;

final class ZeekViewTest {
  private static final String OPEN = ">S <SA >A ";

  // One row for each conn_state, and the variants that are easily confused.
  @ParameterizedTest(name = "{0}: {1} {2}")
  @CsvSource({
    ">S <SA >A >A+5 <A <A+9 >A >FA <FA >A, SF, ShADadFf",
    ">S <SA >A >FA <FA >A <A, SF, ShAFfa",
    ">S, S0, S",
    ">S >S >S, S0, S",
    ">S <A, S0, Sa",
    ">S <SA, S1, Sh",
    ">S <S >SA <SA, S1, Ss",
    ">S <SA >A <A+1, S1, ShAd",
    ">S <SA >A >FA, S2, ShAF",
    ">S <SA >A <FA >A, S3, ShAf",
    ">S >FA, SH, SF",
    ">S >A >A+4 >FA, SH, SADF",
    ">S <A+4 >FA, SH, SdF",
    ">S <RA, REJ, Sr",
    ">S <SA >R <R, REJ, ShRr",
    ">S <SA >A+3 >R <R, RSTR, ShDRr",
    ">S <SA >A >R, RSTO, ShAR",
    ">S <SA >A <R, RSTR, ShAr",
    ">S >R, RSTOS0, SR",
    ">S <A >R, RSTOS0, SaR",
    ">S >A >R, OTH, SAR",
    ">A >R, OTH, AR",
    ">R, OTH, R",
    ">A <A, OTH, Aa",
    ">A <R, RSTRH, Ar",
    "<R, OTH, R",
    ">FA <FA, SF, Ff",
    ">FA, SH, F",
  })
  void classifiesAndSpells(String script, String connState, String history) {
    ZeekView view = play(script);
    assertEquals(connState, view.connState());
    assertEquals(history, view.history());
  }

  // What FIN and RST make of each other.
  @ParameterizedTest(name = "{0}: {1} {2}")
  @CsvSource({
    ">FA <FA >R <R, SF, ShAFfRr",
    ">FA >R, RSTO, ShAFR",
    ">FA >R <FA, SF, ShAFRf",
    ">FA >R <A+3 <FA, SF, ShAFRdf",
    ">FA <R, RSTR, ShAFr",
    ">FA <R <FA, RSTR, ShAFrf",
    ">R <FA, RSTO, ShARf",
    ">R >FA, RSTO, ShARF",
    "<R >FA, RSTR, ShArF",
    ">R >A+3 >FA, RSTO, ShARDF",
    ">R <R, REJ, ShARr",
  })
  void weighsFinAgainstRst(String script, String connState, String history) {
    ZeekView view = play(OPEN + script);
    assertEquals(connState, view.connState());
    assertEquals(history, view.history());
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    // F counts from the end of its payload, so the same FIN with the last payload is no other.
    ">FA >FA@1, ShAF",
    ">A+9 >FA >FA+9@1, ShADFT",
    ">FA >FA@2, ShAFF",
    ">R >R, ShAR",
    ">R >R@50 >R@50 >R@2, ShARRR",
    ">FA <FA <SA@7000, ShAFfh",
    // A handshake that starts anew renumbers, so it is not another one yet.
    "<SA@7000, ShA",
    ">A >A >A+1 >A+1 <A <A <A+1 <A+1, ShADad",
    ">FR >FR <FR <FR, ShAIi",
    ">SF >SR <SF <SR, ShAQq",
    // Whatever the flags, none of these bare ones has a letter.
    ">P >P, ShA",
  })
  void repeatsLetters(String script, String history) {
    assertEquals(history, play(OPEN + script).history());
  }

  @Test
  void writesRetransmissionsAtPowersOfTen() {
    ZeekView view = play(OPEN + ">A+10" + " >A+10@1".repeat(9));
    assertEquals("ShADT", view.history());
    assertEquals("ShADTT", play(OPEN + ">A+10" + " >A+10@1".repeat(99)).history());
    assertEquals("ShADTTT", play(OPEN + ">A+10" + " >A+10@1".repeat(100)).history());
    assertEquals("ShADdt", play(OPEN + ">A+10 <A+1 <A+1@1").history());
  }

  @Test
  void keepAliveAndRstPayloadAreRetransmissions() {
    assertEquals("ShADT", play(OPEN + ">A+10 >A+1@10").history());
    assertEquals("ShArt", play(OPEN + "<R+5").history());
  }

  @Test
  void newDataIsNoRetransmissionEvenAfterAHole() {
    assertEquals("ShAD", play(OPEN + ">A+10 >A+10@100 >A+10@110").history());
  }

  @Test
  void writesZeroWindowsWhileTheyMatter() {
    assertEquals("ShAaw", play(OPEN + "<Aw0").history());
    assertEquals("ShAaww", play(OPEN + "<Aw0 ".repeat(10)).history());
    assertEquals("ShAR", play(OPEN + ">Rw0 >Rw0").history());
    assertEquals("ShAFa", play(OPEN + ">FA <Aw0").history());
    assertEquals("ShAfaw", play(OPEN + "<FA <Aw0").history());
    assertEquals("ShA", play(">S <SA >Aw-1").history());
  }

  @Test
  void findsGapsByAcknowledgement() {
    assertEquals("ShADaG", play(OPEN + ">A+10@11 <A#21").history());
    assertEquals("ShADTa", play(OPEN + ">A+10@11 >A+10@1 <A#21").history());
    assertEquals("ShAaG", play(OPEN + "<A#500").history());
    assertEquals("ShADaGG", play(OPEN + scattered(10) + "<A#300").history());
  }

  @Test
  void gapsNeedOrderlyEnds() {
    assertEquals("Aa", play(">A <A#500").history());
    assertEquals("ShAr", play(OPEN + "<RA#500").history());
    assertEquals("ShAFaG", play(OPEN + ">FA@100 <A#101").history());
    assertEquals("ShAFa", play(OPEN + ">FA <A#2").history());
  }

  @Test
  void payloadCutByTheSnapLengthIsAGap() {
    assertEquals("ShADaG", play(OPEN + ">A+10~ <A#11").history());
    assertEquals("ShADa", play(OPEN + ">A+10 <A#11").history());
  }

  @Test
  void capsTheHistory() {
    StringBuilder script = new StringBuilder(OPEN);
    for (int i = 0; i < 500; i++) {
      script.append(">R@").append(2 + i).append(' ');
    }
    String history = play(script.toString()).history();
    assertEquals(ZeekHistory.MAX_LETTERS, history.length());
    assertEquals("ShARRR", history.substring(0, 6));
  }

  // Flips: client 40000 unless said; the server's port decides.
  @ParameterizedTest(name = "{0} {1} {2}: {3} {4}")
  @CsvSource({
    "40000, 80, <SA >A >A+5 <A <FA >FA, SF, ^hADafF",
    "40000, 22, <SA <A+4 <A <FA, SHR, ^hdaf",
    "40000, 443, <A+9 >A, OTH, ^dA",
    "40000, 443, <FA, SHR, ^f",
    "40000, 443, <R, RSTRH, ^r",
    "40000, 443, <SA <R, RSTRH, ^hr",
    "40000, 80, >A+9 <A, OTH, Da",
    // Both ports are known: the lower serves, unless it is a SYN-ACK that began.
    "1080, 80, <A+9, OTH, ^d",
    "1080, 80, >A+9, OTH, D",
    "1080, 80, <SA, OTH, H",
    "1080, 80, <SA >A >A+4 <FA >FA, SF, ^hADfF",
    // Neither is known: a SYN-ACK alone may be a scan, what follows it tells.
    "2745, 1433, <SA, OTH, H",
    "2745, 1433, <SA <A <FA, SHR, ^haf",
    "2745, 1433, <SA >A <A+1, S1, ^hAd",
    "2745, 1433, <SA >R, REJ, Hr",
    "2745, 1433, <SA <R, OTH, HR",
    "2745, 1433, <SA >FA, S3, Hf",
    // SYN-ACK captured before its SYN.
    "2745, 1433, <SA#101 >S@100 >A >A+5 <A <A+5 >FA <FA, SF, Hs^ADadFf",
    "40000, 80, <SA >S >A <FA, S3, ^hSAf",
  })
  void flips(int clientPort, int serverPort, String script, String connState, String history) {
    ZeekView view = new Player(clientPort, serverPort, 0, 0).play(script);
    assertEquals(history, view.history());
    assertEquals(connState, view.connState());
  }

  @Test
  void sequenceNumbersMayWrap() {
    Player player = new Player(40000, 5000, 0xffff_fffa, 0x7fff_fffe);
    ZeekView view =
        player.play(
            ">S <SA >A >A+10 <A >A+10 <A+20 <A#21 >A >FA <A >FA@21 <FA >A <FA@21 >R@100 >R@100");
    assertEquals("ShADadFfR", view.history());
    assertEquals("SF", view.connState());
  }

  @Test
  void moreThanTwoGigabytesAreNoGap() {
    StringBuilder script = new StringBuilder(OPEN);
    for (int i = 0; i < 5; i++) {
      script.append(">A+1000000000 <A ");
    }
    assertEquals("ShADa", play(script.toString()).history());
  }

  @Test
  void synAfterMidStreamOpensTheConnection() {
    assertEquals("S0", play(">A >S").connState());
    assertEquals("S1", play(">A >S <SA").connState());
  }

  private static String scattered(int holes) {
    StringBuilder script = new StringBuilder();
    for (int i = 0; i < holes; i++) {
      script.append(">A+10@").append(11 + 20 * i).append(' ');
    }
    return script.toString();
  }

  private static ZeekView play(String script) {
    return new Player(40000, 5000, 1000, 2000).play(script);
  }

  /**
   * Plays segments written as {@code >} (client sends) or {@code <}, flags, then optionally {@code
   * +} payload length, {@code @} sequence number and {@code #} acknowledgement relative to the
   * start of the stream, {@code w} window and {@code ~} for a capture that lacks the end. Numbers
   * not given are those of a correct TCP.
   */
  private static final class Player {
    private static final Pattern SEGMENT =
        Pattern.compile("([<>])([SAFRP]+)(?:\\+(\\d+))?(?:@(\\d+))?(?:#(\\d+))?(?:w(-?\\d+))?(~)?");

    private final Endpoint client;
    private final Endpoint server;
    private final int[] start;
    private final int[] next;
    private long frame;

    Player(int clientPort, int serverPort, int clientStart, int serverStart) {
      client = new Endpoint(new IpAddress(false, 0, 0x0a00_0001), clientPort);
      server = new Endpoint(new IpAddress(false, 0, 0x0a00_0002), serverPort);
      start = new int[] {clientStart, serverStart};
      next = start.clone();
    }

    ZeekView play(String script) {
      String[] words = script.trim().split(" +", -1);
      Segment first = segment(words[0]);
      ZeekView view = new ZeekView(first);
      view.accept(first);
      for (int i = 1; i < words.length; i++) {
        view.accept(segment(words[i]));
      }
      return view;
    }

    private Segment segment(String word) {
      Matcher m = SEGMENT.matcher(word);
      if (!m.matches()) {
        throw new IllegalArgumentException(word);
      }
      boolean fromClient = m.group(1).equals(">");
      int me = fromClient ? 0 : 1;
      int flags = flags(m.group(2));
      int payload = number(m.group(3), 0);
      int seq = m.group(4) == null ? next[me] : start[me] + number(m.group(4), 0);
      int ack = m.group(5) == null ? next[1 - me] : start[1 - me] + number(m.group(5), 0);
      int length = 54 + payload;
      frame++;
      Segment segment =
          new Segment(
              frame,
              frame,
              length,
              m.group(7) == null ? length : 54,
              0,
              fromClient ? client : server,
              fromClient ? server : client,
              seq,
              (flags & TcpFlags.ACK) == 0 ? 0 : ack,
              flags,
              number(m.group(6), 8192),
              payload,
              64,
              -1,
              -1,
              -1,
              -1,
              -1,
              -1,
              SegmentDetails.NONE);
      next[me] = SeqNum.max(next[me], segment.endSeq());
      return segment;
    }

    private static int number(@Nullable String text, int otherwise) {
      return text == null ? otherwise : Integer.parseInt(text);
    }

    private static int flags(String letters) {
      int flags = 0;
      for (int i = 0; i < letters.length(); i++) {
        flags |=
            switch (letters.charAt(i)) {
              case 'S' -> TcpFlags.SYN;
              case 'A' -> TcpFlags.ACK;
              case 'F' -> TcpFlags.FIN;
              case 'R' -> TcpFlags.RST;
              default -> TcpFlags.PSH;
            };
      }
      return flags;
    }
  }
}
