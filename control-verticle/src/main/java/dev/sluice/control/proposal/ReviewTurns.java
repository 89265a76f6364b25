package dev.sluice.control.proposal;

import dev.sluice.proto.v1.StoredProposal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Chooses what is looked at next, so that no sandbox with many proposals keeps the others waiting.
 * Event loop only.
 */
final class ReviewTurns {
  /** By sandbox: its latest turn. */
  private final Map<String, Long> turns = new HashMap<>();

  private long latest;

  /**
   * The next proposals, each of the sandbox whose turn is the longest ago.
   *
   * @param unseen other sandboxes are forgotten
   */
  List<StoredProposal> next(List<StoredProposal> unseen, int most) {
    turns
        .keySet()
        .retainAll(unseen.stream().map(StoredProposal::getSandbox).collect(Collectors.toSet()));
    List<StoredProposal> left = new ArrayList<>(unseen);
    List<StoredProposal> next = new ArrayList<>();
    while (next.size() < most && !left.isEmpty()) {
      StoredProposal one = Collections.min(left, Comparator.comparingLong(this::turn));
      left.remove(one);
      next.add(one);
      turns.put(one.getSandbox(), ++latest);
    }
    return next;
  }

  private long turn(StoredProposal proposal) {
    return turns.getOrDefault(proposal.getSandbox(), 0L);
  }
}
