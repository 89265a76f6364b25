package dev.sluice.chain.builtin.secrets;

import java.util.List;

/**
 * What an entry configures.
 *
 * @param replacement without meaning unless {@code mode} is to redact
 * @param patterns at least one; specific ones before general ones
 * @param json whether strings of JSON are also looked at decoded
 */
record Settings(Mode mode, String replacement, List<SecretPattern> patterns, boolean json) {
  Settings {
    patterns = List.copyOf(patterns);
  }
}
