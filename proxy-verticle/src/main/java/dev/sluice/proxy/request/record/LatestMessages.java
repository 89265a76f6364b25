package dev.sluice.proxy.request.record;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Parts of records that many of them repeat, made once as long as no other part takes their slot.
 * Any thread.
 *
 * @param <K> what a message is made of; nothing that clients choose
 * @param <M> immutable
 */
final class LatestMessages<K, M> {
  private static final int SLOTS = 64;

  private final AtomicReferenceArray<@Nullable Made<K, M>> slots =
      new AtomicReferenceArray<>(SLOTS);

  private final Function<K, M> maker;

  private record Made<K, M>(K key, M message) {}

  LatestMessages(Function<K, M> maker) {
    this.maker = maker;
  }

  M of(K key) {
    int hash = key.hashCode();
    int slot = (hash ^ hash >>> 16) & (SLOTS - 1);
    Made<K, M> known = slots.get(slot);
    if (known != null && known.key().equals(key)) {
      return known.message();
    }
    M made = maker.apply(key);
    slots.set(slot, new Made<>(key, made));
    return made;
  }
}
