package dev.sluice.control.proposal;

import dev.sluice.proto.v1.ProposalState.State;
import dev.sluice.proto.v1.StoredProposal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The proposals that are kept, oldest first. A sandbox has places and bytes of its own: however
 * many it fills, the others have theirs. Event loop only.
 */
final class ProposalBook {
  static final int OPEN = 64;

  static final int DECIDED = 128;

  /** Bytes of all proposals of one sandbox, where the node has enough. */
  private static final long MOST_OF_SANDBOX = 2L << 20;

  /** Bytes of all proposals of the node, divided among its sandboxes. */
  private static final long NODE = 64L << 20;

  private final Map<String, Map<String, StoredProposal>> bySandbox = new LinkedHashMap<>();

  ProposalBook(List<StoredProposal> kept) {
    kept.forEach(this::put);
  }

  void put(StoredProposal proposal) {
    bySandbox
        .computeIfAbsent(proposal.getSandbox(), own -> new LinkedHashMap<>())
        .put(proposal.getState().getId(), proposal);
  }

  void remove(StoredProposal proposal) {
    of(proposal.getSandbox()).remove(proposal.getState().getId());
  }

  Optional<StoredProposal> find(String id) {
    return bySandbox.values().stream()
        .flatMap(own -> Optional.ofNullable(own.get(id)).stream())
        .findFirst();
  }

  Optional<StoredProposal> find(String sandbox, String id) {
    return Optional.ofNullable(of(sandbox).get(id));
  }

  List<StoredProposal> all(Optional<String> sandbox) {
    List<StoredProposal> all = new ArrayList<>();
    bySandbox.forEach(
        (name, own) -> {
          if (sandbox.isEmpty() || sandbox.get().equals(name)) {
            all.addAll(own.values());
          }
        });
    all.sort(Comparator.comparingLong(kept -> kept.getState().getCreatedMs()));
    return all.reversed();
  }

  int open() {
    return (int)
        bySandbox.values().stream()
            .flatMap(own -> own.values().stream())
            .filter(ProposalBook::isOpen)
            .count();
  }

  static boolean isOpen(StoredProposal proposal) {
    return proposal.getState().getState() == State.STATE_OPEN;
  }

  private static boolean isApproved(StoredProposal proposal) {
    return proposal.getState().getState() == State.STATE_APPROVED;
  }

  /** An open proposal of the same rule, whatever its key is. */
  Optional<StoredProposal> same(String sandbox, String rule) {
    return of(sandbox).values().stream()
        .filter(own -> isOpen(own) && content(own.getRule()).equals(content(rule)))
        .findFirst();
  }

  private static String content(String rule) {
    return rule.substring(Math.max(0, rule.indexOf('\n')));
  }

  Optional<String> withoutPlace(String sandbox) {
    long open = of(sandbox).values().stream().filter(ProposalBook::isOpen).count();
    return open >= OPEN
        ? Optional.of(OPEN + " proposals are open; a person has to decide them first")
        : Optional.empty();
  }

  Optional<String> withoutRoom(StoredProposal proposal, Collection<String> sandboxes) {
    long share = share(proposal.getSandbox(), sandboxes);
    long open =
        of(proposal.getSandbox()).values().stream()
            .filter(ProposalBook::isOpen)
            .mapToLong(StoredProposal::getSerializedSize)
            .sum();
    return open + proposal.getSerializedSize() > share
        ? Optional.of("the open proposals have all bytes of the sandbox; wait for a decision")
        : Optional.empty();
  }

  /**
   * Decided ones that are not kept any longer: those without a rule in force first, so that an
   * agent cannot push out what a person may want to revoke.
   *
   * @param sandboxes that have a policy
   */
  List<StoredProposal> surplus(String sandbox, Collection<String> sandboxes) {
    long share = share(sandbox, sandboxes);
    List<StoredProposal> decided =
        of(sandbox).values().stream()
            .filter(own -> !isOpen(own))
            .sorted(Comparator.comparing(ProposalBook::isApproved))
            .toList();
    long bytes = decided.stream().mapToLong(StoredProposal::getSerializedSize).sum();
    List<StoredProposal> surplus = new ArrayList<>();
    for (StoredProposal oldest : decided) {
      if (decided.size() - surplus.size() > DECIDED || bytes > share) {
        surplus.add(oldest);
        bytes -= oldest.getSerializedSize();
      }
    }
    return surplus;
  }

  /** Bytes for the open proposals of one sandbox, and as many for its decided ones. */
  private long share(String sandbox, Collection<String> sandboxes) {
    Set<String> all = new TreeSet<>(sandboxes);
    all.addAll(bySandbox.keySet());
    all.add(sandbox);
    return Math.min(MOST_OF_SANDBOX, NODE / all.size());
  }

  private Map<String, StoredProposal> of(String sandbox) {
    return bySandbox.getOrDefault(sandbox, new LinkedHashMap<>());
  }
}
