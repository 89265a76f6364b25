package dev.sluice.config.settings.proxy;

import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.Fields;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where the secret of a credential comes from. */
public sealed interface CredentialSource {
  /** A variable of the node's own environment, read once at start. */
  record Environment(String name) implements CredentialSource {
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,255}");

    private static Optional<CredentialSource> read(Cursor at) {
      Optional<String> name = at.text();
      if (name.isPresent() && !VARIABLE.matcher(name.get()).matches()) {
        at.error("expected the name of an environment variable, not its value");
        return Optional.empty();
      }
      return name.map(Environment::new);
    }
  }

  /** A file, read again when it changes. */
  record SecretFile(Path path) implements CredentialSource {}

  default String described() {
    return switch (this) {
      case Environment variable -> "env " + variable.name();
      case SecretFile file -> "file " + file.path();
    };
  }

  static Optional<CredentialSource> read(Fields fields, Cursor at, Path directory) {
    Optional<Cursor> variable = fields.take("env");
    Optional<Cursor> file = fields.take("file");
    if (variable.isPresent() == file.isPresent()) {
      at.error("needs exactly one source of its secret; write env: VARIABLE or file: PATH");
      return Optional.empty();
    }
    return variable.isPresent()
        ? variable.flatMap(Environment::read)
        : file.flatMap(Cursor::text).map(directory::resolve).map(SecretFile::new);
  }
}
