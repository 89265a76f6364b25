package dev.sluice.control.store;

import com.google.protobuf.ByteString;
import dev.sluice.config.ConfigDirectory;
import dev.sluice.config.source.Source;
import dev.sluice.inspect.digest.Sha256;
import dev.sluice.proto.v1.StoredGeneration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Unusable policy files that deny nothing any more: a policy was put, or removed, while they were
 * refused. One thread.
 */
public final class OverruledFiles {
  private final Map<String, ByteString> digests;

  private OverruledFiles(Map<String, ByteString> digests) {
    this.digests = digests;
  }

  public static OverruledFiles of(StoredGeneration stored) {
    return new OverruledFiles(new TreeMap<>(stored.getOverruledFilesMap()));
  }

  /**
   * Adds the file of a sandbox.
   *
   * @param file without text when it was not read
   */
  public void add(String sandbox, Source file) {
    digests.put(sandbox, digest(file));
  }

  public void retain(ConfigDirectory files) {
    digests.keySet().retainAll(files.misnamed().refused().keySet());
    digests
        .entrySet()
        .removeIf(
            file ->
                Optional.ofNullable(files.policies().get(file.getKey()))
                    .filter(now -> file.getValue().equals(digest(now)))
                    .isEmpty());
  }

  public boolean has(String sandbox) {
    return digests.containsKey(sandbox);
  }

  public Map<String, ByteString> stored() {
    return Map.copyOf(digests);
  }

  private static ByteString digest(Source file) {
    return ByteString.copyFrom(Sha256.of(file.text()));
  }
}
