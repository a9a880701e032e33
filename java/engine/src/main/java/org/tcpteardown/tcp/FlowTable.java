package org.tcpteardown.tcp;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.FlowKey;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.Segment;

/**
 * All flows of a capture, joined by 4-tuple. Where the reader numbers streams as Wireshark does,
 * its number says where one flow on a tuple ends and the next begins; where it does not,
 * Wireshark's rule is applied here.
 */
public final class FlowTable {
  private final Map<FlowKey, Flow> current = new HashMap<>();
  private final StreamIndex byStream = new StreamIndex();
  private final List<Flow> flows = new ArrayList<>();
  private final List<IcmpError> strayErrors = new ArrayList<>();
  private long nextNumber;

  /** Takes the next frame of the capture; returns the flow that it belongs to, if any. */
  public @Nullable Flow accept(CapturedFrame frame) {
    if (frame instanceof Segment segment) {
      return accept(segment);
    }
    return frame instanceof IcmpError error ? accept(error) : null;
  }

  private Flow accept(Segment segment) {
    Flow known = byStream.find(segment);
    if (known != null) {
      known.accept(segment);
      return known;
    }
    FlowKey key = segment.key();
    Flow flow = current.get(key);
    if (flow == null || startsAnew(flow, segment)) {
      Predecessor predecessor = null;
      if (flow != null) {
        flow.reusedAt(segment.timeNs());
        predecessor = Predecessor.of(flow, segment.source());
      }
      flow = open(segment, predecessor);
      current.put(key, flow);
    }
    flow.accept(segment);
    return flow;
  }

  private Flow open(Segment segment, @Nullable Predecessor predecessor) {
    long number = segment.stream() == CapturedFrame.ABSENT ? nextNumber : segment.stream();
    nextNumber = Math.max(nextNumber, number + 1);
    Flow flow = new Flow(number, segment, predecessor);
    flows.add(flow);
    byStream.add(flow);
    return flow;
  }

  private static boolean startsAnew(Flow flow, Segment segment) {
    if (segment.stream() != CapturedFrame.ABSENT) {
      return segment.stream() != flow.number();
    }
    if (!segment.isOpeningSyn()) {
      return false;
    }
    // As Wireshark: a SYN with another ISN, or after a FIN or RST, is a new conversation.
    HalfConnection sender =
        flow.client().endpoint().equals(segment.source()) ? flow.client() : flow.server();
    boolean ended = flow.halves().stream().anyMatch(h -> h.finCount() + h.rstCount() > 0);
    return ended || (sender.spoke() && !(sender.synSent() && sender.isn() == segment.seq()));
  }

  private @Nullable Flow accept(IcmpError error) {
    Flow numbered = byStream.find(error);
    Flow flow = numbered != null ? numbered : current.get(error.key());
    if (flow != null) {
      flow.accept(error);
    } else {
      strayErrors.add(error);
    }
    return flow;
  }

  /** The flow that now owns a 4-tuple, if any. */
  public @Nullable Flow find(FlowKey key) {
    return current.get(key);
  }

  /** All flows, in the order of their first segments. */
  public List<Flow> flows() {
    return Collections.unmodifiableList(flows);
  }

  /** ICMP errors that quote a connection of which no segment was captured before them. */
  public List<IcmpError> strayErrors() {
    return Collections.unmodifiableList(strayErrors);
  }
}
