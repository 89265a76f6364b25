package dev.sluice.inspect.secrets.known;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A value told by hashes: one of its middle, to find candidates, and one of each sufficient part.
 * Immutable; any thread.
 *
 * @param name that the operator gave it
 * @param length of the value in bytes
 * @param middle rolling hash of the middle
 * @param parts hashes of the sufficient parts, in order
 */
@SuppressWarnings("ArrayRecordComponent")
public record Fingerprint(String name, int length, int middle, List<byte[]> parts) {
  /** Greatest length of a value in bytes; each fifth byte makes a hash. */
  public static final int MOST_BYTES = 4096;

  /** Of fingerprints and canaries. */
  public static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  private static final Pattern LINE =
      Pattern.compile(
          "(?<name>\\S+) (?<key>[0-9a-f]{16}) (?<length>[1-9][0-9]{0,3}) (?<middle>[0-9a-f]{8})"
              + " (?<parts>[0-9a-f]+)");
  private static final HexFormat HEX = HexFormat.of();

  public Fingerprint {
    parts = List.copyOf(parts);
  }

  /** The fingerprint of a value that is strong enough and no longer than {@link #MOST_BYTES}. */
  public static Fingerprint of(FingerprintKey key, String name, byte[] value) {
    FingerprintKey.Hash hash = key.hash();
    int sufficient = SufficientPart.of(value.length);
    List<byte[]> parts = new ArrayList<>();
    for (int from = 0; from + sufficient <= value.length; from++) {
      parts.add(hash.of(value, from, sufficient));
    }
    int middle = new RollingHash(key).of(value, middleOf(value.length));
    return new Fingerprint(name, value.length, middle, parts);
  }

  /** Where the middle begins in the value. */
  int middleAt() {
    return middleOf(length);
  }

  private static int middleOf(int length) {
    return (length - RollingHash.WIDTH) / 2;
  }

  /** Whether bytes are the sufficient part that begins at an offset of the value. */
  boolean isPart(int offset, byte[] hash) {
    return Arrays.equals(parts.get(offset), hash);
  }

  /** As one line of a file. */
  public String line(FingerprintKey key) {
    StringBuilder line = new StringBuilder(name).append(' ').append(key.id()).append(' ');
    line.append(length).append(' ').append(HEX.toHexDigits(middle)).append(' ');
    parts.forEach(part -> HEX.formatHex(line, part));
    return line.toString();
  }

  /**
   * Reads such a line.
   *
   * @throws IllegalArgumentException what is wrong, and the remedy
   */
  public static Fingerprint read(String line, FingerprintKey key) {
    Matcher fields = LINE.matcher(line);
    if (!fields.matches() || !NAME.matcher(fields.group("name")).matches()) {
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
    int middle = HexFormat.fromHexDigits(fields.group("middle"));
    return new Fingerprint(
        fields.group("name"), length, middle, parts(fields.group("parts"), length));
  }

  private static List<byte[]> parts(String hashes, int length) {
    int digits = 2 * FingerprintKey.DIGEST;
    if (hashes.length() != digits * (SufficientPart.margin(length) + 1)) {
      throw damaged();
    }
    List<byte[]> parts = new ArrayList<>();
    for (int at = 0; at < hashes.length(); at += digits) {
      parts.add(HEX.parseHex(hashes, at, at + digits));
    }
    return parts;
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
