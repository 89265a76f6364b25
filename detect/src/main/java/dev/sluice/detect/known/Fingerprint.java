package dev.sluice.detect.known;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A value told by hashes. Its core is what all sufficient parts share, and its middle is in the
 * core. Two rolling hashes, of the middle and of the core, tell candidates; hashes with the key
 * decide, one of the core with each number of bytes before it, and one with each number behind it.
 * Immutable; any thread.
 *
 * @param name that the operator gave it
 * @param length of the value in bytes
 * @param middle rolling hash of the middle
 * @param core rolling hash of the core
 * @param before hashes of the core and so many bytes before it, from none on
 * @param behind hashes of the core and so many bytes behind it, from one on
 */
@SuppressWarnings("ArrayRecordComponent")
public record Fingerprint(
    String name, int length, int middle, int core, List<byte[]> before, List<byte[]> behind) {
  /** Greatest length of a value in bytes; it has two hashes for each fifth byte. */
  public static final int MOST_BYTES = 4096;

  public static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  private static final Pattern LINE =
      Pattern.compile(
          "(?<name>"
              + NAME
              + ") (?<key>[0-9a-f]{16}) (?<length>[1-9][0-9]{0,3}) (?<middle>[0-9a-f]{8})"
              + " (?<core>[0-9a-f]{8}) (?<hashes>[0-9a-f]+)");
  private static final HexFormat HEX = HexFormat.of();

  public Fingerprint {
    before = List.copyOf(before);
    behind = List.copyOf(behind);
  }

  public static Fingerprint of(FingerprintKey key, String name, byte[] value) {
    FingerprintKey.Hash hash = key.hash();
    RollingHash rolling = new RollingHash(key);
    int margin = PartialMatchRule.margin(value.length);
    int core = value.length - 2 * margin;
    List<byte[]> before = new ArrayList<>();
    List<byte[]> behind = new ArrayList<>();
    for (int more = 0; more <= margin; more++) {
      before.add(hash.of(value, margin - more, core + more));
      if (more > 0) {
        behind.add(hash.of(value, margin, core + more));
      }
    }
    return new Fingerprint(
        name,
        value.length,
        rolling.of(value, middleOf(value.length), RollingHash.WIDTH),
        rolling.of(value, margin, core),
        before,
        behind);
  }

  int middleAt() {
    return middleOf(length);
  }

  private static int middleOf(int length) {
    return (length - RollingHash.WIDTH) / 2;
  }

  public String line(FingerprintKey key) {
    StringBuilder line = new StringBuilder(name).append(' ').append(key.id()).append(' ');
    line.append(length).append(' ').append(HEX.toHexDigits(middle)).append(' ');
    line.append(HEX.toHexDigits(core)).append(' ');
    before.forEach(hash -> HEX.formatHex(line, hash));
    behind.forEach(hash -> HEX.formatHex(line, hash));
    return line.toString();
  }

  /**
   * Reads such a line.
   *
   * @throws IllegalArgumentException what is wrong, and the remedy
   */
  public static Fingerprint read(String line, FingerprintKey key) {
    Matcher fields = LINE.matcher(line);
    if (!fields.matches()) {
      throw damaged();
    }
    if (!fields.group("key").equals(key.id())) {
      throw new IllegalArgumentException(
          "was made with another key, %s and not %s; make the fingerprint again"
              .formatted(fields.group("key"), key.id()));
    }
    int length = Integer.parseInt(fields.group("length"));
    if (length < ValueStrength.LEAST_BYTES || length > MOST_BYTES) {
      throw damaged();
    }
    int margin = PartialMatchRule.margin(length);
    List<byte[]> hashes = hashes(fields.group("hashes"), 2 * margin + 1);
    return new Fingerprint(
        fields.group("name"),
        length,
        HexFormat.fromHexDigits(fields.group("middle")),
        HexFormat.fromHexDigits(fields.group("core")),
        hashes.subList(0, margin + 1),
        hashes.subList(margin + 1, hashes.size()));
  }

  private static List<byte[]> hashes(String digits, int count) {
    int each = 2 * FingerprintKey.DIGEST;
    if (digits.length() != each * count) {
      throw damaged();
    }
    List<byte[]> hashes = new ArrayList<>();
    for (int at = 0; at < digits.length(); at += each) {
      hashes.add(HEX.parseHex(digits, at, at + each));
    }
    return hashes;
  }

  private static IllegalArgumentException damaged() {
    return new IllegalArgumentException(
        "is no line of `sluice secrets fingerprint`; make the fingerprint again");
  }

  @Override
  public String toString() {
    return "Fingerprint " + name;
  }
}
