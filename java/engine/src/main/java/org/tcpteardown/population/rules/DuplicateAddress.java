package org.tcpteardown.population.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.FlowStory.SentRst;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.OtherLink;
import org.tcpteardown.heuristic.forgery.HeaderSigns;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.model.LinkAddress;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Settings;
import org.tcpteardown.model.Severity;
import org.tcpteardown.population.BoundedTable;
import org.tcpteardown.population.EndedFlow;
import org.tcpteardown.population.Examples;
import org.tcpteardown.population.Gatherer;
import org.tcpteardown.population.PopulationFinding;
import org.tcpteardown.population.PopulationFinding.Span;
import org.tcpteardown.population.PopulationId;
import org.tcpteardown.population.PopulationInfo;
import org.tcpteardown.population.PopulationRule;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.OrderlyFlow;
import org.tcpteardown.tcp.OtherMachine;
import org.tcpteardown.tcp.RstFamily;
import org.tcpteardown.tcp.RstMark;

/** {@link #INFO} explains the rule. */
final class DuplicateAddress implements PopulationRule {
  static final PopulationInfo INFO =
      PopulationInfo.of(PopulationId.DUPLICATE_ADDRESS)
          .name("Two machines with one address")
          .severity(Severity.WARN)
          .subject("the address")
          .value("the TTLs, or hardware addresses, of the two machines")
          .summary("Two machines answer for one address, in turns")
          .explain(
              """
              ## What it means
              SYN-ACKs and RSTs from one address come from two machines: the SYN-ACKs have one initial TTL and bear the numbers
              of one IP identification counter, the RSTs another TTL and the numbers of another counter, and both counters go
              on while the two take turns. The capture is on the same network: no router has counted the TTLs down.
              Or ARP says it: one machine had claimed the address, answered what it knew nothing of with a RST from its own
              hardware address, and the machine that had the connection went on with another. Then one RST is enough.

              ## Why it happens
              Two hosts were given the same address, by hand or by a DHCP server whose range holds fixed ones; a machine was
              copied, or an old one switched on again. Who asks sees the machine whose ARP answer came last.

              ## When it misleads
              A filter in the same network that answers in the server's name with a TTL and a counter of its own looks alike.
              A cluster that moves an address changes from one machine to the other once, not in turns; one whose nodes
              do not see each other has two holders for a time.

              ## What to do
              Look for two MAC addresses of this IP address in the capture (in Wireshark: `arp.duplicate-address-detected`, or
              the statistics of endpoints), find the second machine by its MAC in the switches' tables, and give it another
              address.
              """)
          .example("crafted-machines/capture.pcapng")
          .settings(Setting.DUPLICATE_ADDRESS_RESETS)
          .cites("RFC 791 section 3.1 (identification)", "RFC 5227 (IPv4 address conflicts)")
          .build();

  @Override
  public PopulationInfo info() {
    return INFO;
  }

  @Override
  public Gatherer gather(Settings settings) {
    return new Addresses(settings.get(Setting.DUPLICATE_ADDRESS_RESETS));
  }

  /** The server's RST that no socket sent, as a machine does that has no such connection. */
  private static @Nullable Segment strangersRst(EndedFlow ended) {
    HalfConnection server = ended.flow().server();
    RstMark rst = server.rsts().isEmpty() ? null : server.rsts().get(0);
    return rst != null && rst.family() == RstFamily.STATELESS && rst.trigger() != null
        ? rst.segment()
        : null;
  }

  /** What is kept of a packet. */
  private record Seen(long frame, int ttl, int ipId) {}

  /** The latest packets of one kind that one address sent. */
  private static final class Voice {
    private static final int MAX = 64;

    /** What a host of a small network sends elsewhere between two of its packets. */
    private static final int MAX_STEP = 2048;

    private final List<Seen> packets = new ArrayList<>(2);

    void add(Segment packet) {
      if (packets.size() == MAX) {
        packets.remove(0);
      }
      packets.add(new Seen(packet.frame(), packet.ttl(), packet.ipId()));
    }

    void sort() {
      packets.sort(Comparator.comparingLong(Seen::frame));
    }

    boolean hasOneTtl() {
      return packets.stream().allMatch(p -> p.ttl() == ttl()) && HeaderSigns.isOnLink(ttl());
    }

    int ttl() {
      return packets.get(0).ttl();
    }

    /** Whether their IP identifications count on, from one packet to the next. */
    boolean counts() {
      for (int i = 1; i < packets.size(); i++) {
        int step = (packets.get(i).ipId() - packets.get(i - 1).ipId()) & 0xffff;
        if (step == 0 || step > MAX_STEP) {
          return false;
        }
      }
      return packets.get(0).ipId() > 0;
    }

    /** Whether none of the other's numbers lies among these or near them. */
    boolean isFarFrom(Voice other) {
      int first = packets.get(0).ipId() - MAX_STEP;
      int length = (packets.get(packets.size() - 1).ipId() - first + MAX_STEP) & 0xffff;
      return other.packets.stream().noneMatch(p -> ((p.ipId() - first) & 0xffff) <= length);
    }

    /** How often the one falls silent and the other speaks. */
    int turns(Voice other) {
      List<Seen> all = new ArrayList<>(packets);
      all.addAll(other.packets);
      all.sort(Comparator.comparingLong(Seen::frame));
      int turns = 0;
      for (int i = 1; i < all.size(); i++) {
        turns += all.get(i).ttl() == all.get(i - 1).ttl() ? 0 : 1;
      }
      return turns;
    }
  }

  private static final class Address implements BoundedTable.Weighed {
    /** A cluster's address moves once, and perhaps back. */
    private static final int MIN_TURNS = 3;

    private static final int MIN_SYN_ACKS = 2;

    private final Voice synAcks = new Voice();
    private final Voice rsts = new Voice();
    private final Examples examples = new Examples();
    private boolean twoMachines;
    private final Examples claimed = new Examples();
    private long claimedRsts;
    private String claimedBy = "";
    private String links = "";

    /** ARP and hardware addresses tell. */
    void claimed(FlowStory story, SentRst rst, long flow) {
      OtherMachine machine = OtherLink.of(story, rst);
      if (machine != null && claimedBy.isEmpty()) {
        links = LinkAddress.text(machine.usual()) + " and " + LinkAddress.text(machine.other());
        claimedBy =
            OtherLink.addresses(story, rst)
                + "; "
                + OtherLink.claim(story, rst)
                + ", "
                + OtherLink.goesOn(story, rst);
      }
      claimed.add(flow);
      claimedRsts++;
    }

    void conclude(long enough) {
      if (rsts.packets.size() < enough || synAcks.packets.size() < MIN_SYN_ACKS) {
        return;
      }
      synAcks.sort();
      rsts.sort();
      twoMachines =
          synAcks.hasOneTtl()
              && rsts.hasOneTtl()
              && synAcks.ttl() != rsts.ttl()
              && synAcks.counts()
              && rsts.counts()
              && synAcks.isFarFrom(rsts)
              && synAcks.turns(rsts) >= MIN_TURNS;
    }

    String inWords() {
      return Wording.count(synAcks.packets.size(), "SYN-ACK")
          + " of it "
          + (synAcks.packets.size() == 1 ? "has" : "have")
          + " TTL "
          + synAcks.ttl()
          + " and count their IP IDs from "
          + synAcks.packets.get(0).ipId()
          + " on, "
          + Wording.count(rsts.packets.size(), "RST")
          + " TTL "
          + rsts.ttl()
          + " and count theirs from "
          + rsts.packets.get(0).ipId()
          + " on, in turns";
    }

    @Override
    public long weight() {
      return 1L + synAcks.packets.size() + 10L * rsts.packets.size();
    }
  }

  private static final class Addresses implements Gatherer {
    private final long enough;
    private final BoundedTable<IpAddress, Address> addresses = new BoundedTable<>();

    Addresses(long enough) {
      this.enough = enough;
    }

    @Override
    public void accept(EndedFlow ended) {
      IpAddress server = ended.server().address();
      Segment synAck = ended.flow().server().firstSynAck();
      if (synAck != null && ended.flow().server().synAcked()) {
        addresses.get(server, Address::new).synAcks.add(synAck);
      }
      for (SentRst sent : ended.story().rsts()) {
        if (OtherLink.conflicts(ended.story(), sent)) {
          addresses
              .get(sent.sender().endpoint().address(), Address::new)
              .claimed(ended.story(), sent, ended.number());
        }
      }
      Segment rst = strangersRst(ended);
      if (rst != null) {
        Address address = addresses.get(server, Address::new);
        address.rsts.add(rst);
        address.examples.add(ended.number());
      }
    }

    @Override
    public void accept(OrderlyFlow flow) {
      // The identification of its SYN-ACK is not kept; that of the others is enough.
    }

    @Override
    public void conclude(Consumer<PopulationFinding> out) {
      addresses.forEach(
          (ip, address) -> {
            address.conclude(enough);
            if (address.claimedRsts > 0) {
              out.accept(
                  new PopulationFinding(
                      INFO.id(),
                      Severity.WARN,
                      ip.toString(),
                      address.links,
                      Span.NONE,
                      address.claimedRsts,
                      address.claimedRsts,
                      address.claimed.flows(),
                      "Two machines claim " + ip + ": " + address.claimedBy));
            }
            if (address.claimedRsts == 0 && address.twoMachines) {
              out.accept(
                  new PopulationFinding(
                      INFO.id(),
                      Severity.WARN,
                      ip.toString(),
                      "TTL " + address.synAcks.ttl() + " and " + address.rsts.ttl(),
                      Span.NONE,
                      address.rsts.packets.size(),
                      address.rsts.packets.size() + address.synAcks.packets.size(),
                      address.examples.flows(),
                      "Two machines answer for " + ip + ": " + address.inWords()));
            }
          });
    }

    @Override
    public @Nullable String about(EndedFlow flow) {
      return null; // the cause says it
    }

    @Override
    public @Nullable String otherMachine(EndedFlow flow) {
      Address address = strangersRst(flow) == null ? null : addresses.find(flow.server().address());
      return address != null && address.twoMachines ? address.inWords() : null;
    }
  }
}
