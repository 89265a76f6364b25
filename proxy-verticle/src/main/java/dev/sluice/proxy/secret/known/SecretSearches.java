package dev.sluice.proxy.secret.known;

import dev.sluice.detect.place.ScannedHead;
import dev.sluice.policy.middleware.MiddlewareChain;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.proto.v1.StageTrace;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Event loop only. The searches of the chains that the requests of one loop select, made at their
 * first use.
 */
public final class SecretSearches {
  // Entries whose searches are kept. Each takes some 100 KB.
  private static final int KEPT = 64;

  // Of equal entries, in the order of their last use: a new generation has most of them again.
  private final LinkedHashMap<MiddlewareEntry, Optional<EntrySearch>> known =
      new LinkedHashMap<>(16, 0.75f, true);

  // The same by identity, since to hash a configuration takes longer than to search a head.
  private final IdentityHashMap<MiddlewareEntry, Optional<EntrySearch>> fast =
      new IdentityHashMap<>();

  public boolean areIn(MiddlewareChain chain) {
    for (MiddlewareEntry entry : chain.entries()) {
      if (of(entry).isPresent()) {
        return true;
      }
    }
    return false;
  }

  public SearchVerdict inHost(MiddlewareChain chain, ScannedHead head) {
    return search(chain, head, EntrySearch::inHost);
  }

  public SearchVerdict inHeaders(MiddlewareChain chain, ScannedHead head) {
    return search(chain, head, EntrySearch::inHeaders);
  }

  private Optional<EntrySearch> of(MiddlewareEntry entry) {
    Optional<EntrySearch> search = fast.get(entry);
    if (search == null) {
      search = known.computeIfAbsent(entry, EntrySearch::of);
      if (known.size() > KEPT) {
        known.pollFirstEntry();
      }
      if (fast.size() >= KEPT) {
        fast.clear();
      }
      fast.put(entry, search);
    }
    return search;
  }

  private SearchVerdict search(
      MiddlewareChain chain,
      ScannedHead head,
      BiFunction<EntrySearch, ScannedHead, SearchVerdict> part) {
    List<StageTrace> traces = new ArrayList<>(0);
    for (MiddlewareEntry entry : chain.entries()) {
      Optional<EntrySearch> search = of(entry);
      if (search.isPresent()) {
        switch (part.apply(search.get(), head)) {
          case SearchVerdict.Passed passed -> traces.addAll(passed.traces());
          case SearchVerdict.Denied denied -> {
            traces.addAll(denied.traces());
            return new SearchVerdict.Denied(denied.entry(), denied.reasonCode(), traces);
          }
          case SearchVerdict.Failed failed -> {
            traces.addAll(failed.traces());
            return new SearchVerdict.Failed(failed.reason(), traces);
          }
        }
      }
    }
    return traces.isEmpty() ? SearchVerdict.Passed.CLEAN : new SearchVerdict.Passed(traces);
  }
}
