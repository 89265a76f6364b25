package dev.sluice.detect.scrub;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** Forms by their first four bytes. Immutable; any thread. */
final class FormTable {
  static final int BEGIN = Integer.BYTES;

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final int BITS = 13;
  private static final int SPREAD = 0x9E3779B1;

  private final int[] begins;
  private final List<List<Form>> forms;
  private final long[] filter = new long[1 << (BITS - 6)];

  FormTable(List<Form> all) {
    TreeMap<Integer, List<Form>> byBegin = new TreeMap<>(Integer::compareUnsigned);
    all.forEach(
        form -> byBegin.computeIfAbsent(form.begin(), begin -> new ArrayList<>(1)).add(form));
    begins = byBegin.keySet().stream().mapToInt(Integer::intValue).toArray();
    forms = List.copyOf(byBegin.values());
    Arrays.stream(begins).map(FormTable::hash).forEach(hash -> filter[hash >> 6] |= 1L << hash);
  }

  private static int hash(int begin) {
    return (begin * SPREAD) >>> (Integer.SIZE - BITS);
  }

  int next(byte[] bytes, int from, int end) {
    for (int at = from; at < end; at++) {
      int hash = hash((int) INTS.get(bytes, at));
      if ((filter[hash >> 6] & (1L << hash)) != 0) {
        return at;
      }
    }
    return end;
  }

  List<Form> at(byte[] bytes, int at) {
    int begin = (int) INTS.get(bytes, at);
    int found = find(begin);
    return found < begins.length && begins[found] == begin ? forms.get(found) : List.of();
  }

  /** Whether a form may begin with the one to three bytes from a place to an end. */
  boolean mayBegin(byte[] bytes, int from, int end) {
    int bits = Byte.SIZE * (BEGIN - end + from);
    int begin = 0;
    for (int at = from; at < end; at++) {
      begin = (begin << Byte.SIZE) | (bytes[at] & 0xFF);
    }
    int found = find(begin << bits);
    return found < begins.length && begins[found] >>> bits == begin;
  }

  private int find(int begin) {
    int low = 0;
    int high = begins.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Integer.compareUnsigned(begins[middle], begin) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
