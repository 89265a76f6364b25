package dev.sluice.config.settings.files;

import dev.sluice.config.file.RegularFile;
import dev.sluice.config.pem.PemException;
import dev.sluice.config.pem.PemFile;
import dev.sluice.config.settings.proxy.SecretContent;
import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.Fields;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keys that name files, in one mapping of settings that are valid apart from these files. Blocks on
 * the disk.
 *
 * @param isFatal whether a node does not start with a file that cannot be used
 */
record JudgedFields(Fields fields, Path directory, boolean isFatal) {
  private static final String CERTIFICATE = "certificate_file";
  private static final String KEY = "key_file";

  interface Reading {
    Object of(Path file) throws IOException;
  }

  interface PemReading {
    Object of(PemFile file) throws PemException;
  }

  /** A node starts whatever these files are. */
  JudgedFields lenient() {
    return new JudgedFields(fields, directory, false);
  }

  void section(String key, Consumer<JudgedFields> look) {
    fields.take(key).ifPresent(at -> look.accept(below(at)));
  }

  void each(String key, Consumer<JudgedFields> look) {
    fields.take(key).map(Cursor::items).orElse(List.of()).forEach(at -> look.accept(below(at)));
  }

  void all(Consumer<JudgedFields> look) {
    fields.entries().forEach(entry -> look.accept(below(entry.getValue())));
  }

  private JudgedFields below(Cursor at) {
    return new JudgedFields(at.fields(), directory, isFatal);
  }

  void file(String key, Reading reading) {
    fields.file(key, directory).ifPresent(file -> read(key, file, reading));
  }

  void readable(String key) {
    file(key, file -> RegularFile.read(file, 1));
  }

  void pem(String key, PemReading reading) {
    file(key, file -> reading.of(new PemFile(file, key)));
  }

  /** The source of a credential, which may appear later. */
  void secret(String key) {
    fields
        .file(key, directory)
        .flatMap(SecretContent::flaw)
        .ifPresent(flaw -> fields.warning(key, flaw + "; " + SecretContent.REMEDY));
  }

  /** A certificate and its key belong together; said beside the certificate. */
  void pair() {
    Optional<PemFile> key = fields.file(KEY, directory).map(file -> new PemFile(file, KEY));
    fields
        .file(CERTIFICATE, directory)
        .map(file -> new PemFile(file, CERTIFICATE))
        .flatMap(chain -> key.flatMap(chain::mismatch))
        .ifPresent(fault -> tell(CERTIFICATE, fault.at()));
  }

  private void read(String key, Path file, Reading reading) {
    try {
      Object unused = reading.of(file);
    } catch (PemException e) {
      tell(key, e.at());
    } catch (UnusableFile e) {
      tell(key, e.problem());
    } catch (IOException e) {
      tell(key, UnusableFile.unreadable(key, file, e).problem());
    }
  }

  private void tell(String key, String problem) {
    if (isFatal) {
      fields.error(key, problem);
    } else {
      fields.warning(key, problem);
    }
  }
}
