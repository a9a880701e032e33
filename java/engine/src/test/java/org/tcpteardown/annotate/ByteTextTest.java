package org.tcpteardown.annotate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.IpAddress;

class ByteTextTest {
  @Property(tries = 2000)
  void numbersAreAsJavaWritesThem(@ForAll long number) {
    assertEquals(Long.toString(number), new ByteText(0).append(number).toString());
  }

  @Property(tries = 2000)
  void secondsAreAsFieldsHaveThem(@ForAll long ns) {
    assertEquals(FieldValue.secondsText(ns), new ByteText(0).appendSeconds(ns).toString());
  }

  @Property(tries = 2000)
  void textIsUtf8(@ForAll String text) {
    // A lone half of a surrogate pair has no UTF-8.
    String valid = new String(text.getBytes(UTF_8), UTF_8);
    assertEquals("a" + valid, new ByteText(0).append('a').append(valid).toString());
    assertEquals(Escape.escape(valid), new ByteText(0).escaped(valid).toString());
  }

  @Property(tries = 2000)
  void addressesAreAsElsewhere(@ForAll boolean v6, @ForAll long high, @ForAll long low) {
    IpAddress address = new IpAddress(v6, v6 ? high : 0, v6 ? low : low & 0xffff_ffffL);
    assertEquals(address.toString(), new ByteText(0).append(address).toString());
  }
}
