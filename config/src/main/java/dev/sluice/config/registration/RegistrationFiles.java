package dev.sluice.config.registration;

import dev.sluice.config.file.FileFault;
import dev.sluice.config.file.RegularFile;
import dev.sluice.config.pem.PemException;
import dev.sluice.config.pem.PemFile;
import dev.sluice.config.pem.PemText;
import dev.sluice.config.registration.RegistrationCheck.Flaw;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violations;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The PEM files that registrations name. Blocks on the disk. */
public final class RegistrationFiles {
  private static final int MAX_BYTES = 1 << 20;
  private static final String CERTIFICATE = "CERTIFICATE";
  private static final String CLIENT_CERTIFICATE = "tls_client_cert_path";
  private static final String CLIENT_KEY = "tls_client_key_path";

  private RegistrationFiles() {}

  public static Map<Registration, List<Flaw>> examine(Source toml) {
    Map<Registration, List<Flaw>> found = new LinkedHashMap<>();
    RegistrationsReader.read(toml, new Violations())
        .services()
        .forEach(registration -> found.put(registration, flaws(registration)));
    return found;
  }

  /** Why the CA file of a registration cannot be used; empty when it can, or when it has none. */
  public static Optional<String> authorityFlaw(Registration registration) {
    return registration
        .caCertificates()
        .flatMap(file -> authorityFault(file, subject(registration)))
        .map(AuthorityFault::problem);
  }

  private static String subject(Registration registration) {
    return "TLS CA certificate for supervisor middleware '" + registration.name() + "'";
  }

  private static List<Flaw> flaws(Registration registration) {
    List<Flaw> flaws = new ArrayList<>();
    registration
        .caCertificates()
        .flatMap(file -> authorityFault(file, subject(registration)).map(it -> it.at(file)))
        .ifPresent(flaw -> flaws.add(new Flaw("tls_ca_cert_path", flaw)));
    registration
        .clientCertificate()
        .ifPresent(file -> add(flaws, file, CLIENT_CERTIFICATE, PemFile::firstCertificate));
    registration.clientKey().ifPresent(file -> add(flaws, file, CLIENT_KEY, PemFile::privateKey));
    registration
        .clientCertificate()
        .flatMap(chain -> registration.clientKey().flatMap(key -> mismatch(chain, key)))
        .ifPresent(flaws::add);
    return flaws;
  }

  /**
   * Why a CA file cannot be used.
   *
   * @param remedy in our words, with what the problem leaves out
   */
  private record AuthorityFault(String problem, String remedy) {
    static AuthorityFault invalid(String subject, String what) {
      return new AuthorityFault(
          "invalid " + subject + ": " + what, "write PEM certificates only there");
    }

    static AuthorityFault unreadable(String subject, IOException failure) {
      String remedy =
          failure instanceof FileSystemException
              ? FileFault.reason(failure) + "; correct the path or the permissions of the file"
              : "not a regular file; replace it with one";
      return new AuthorityFault("failed to read " + subject, remedy);
    }

    String at(Path file) {
      return "%s (%s); %s".formatted(problem, file, remedy);
    }
  }

  private static Optional<AuthorityFault> authorityFault(Path file, String subject) {
    try {
      byte[] bytes = RegularFile.read(file, MAX_BYTES + 1);
      return bytes.length > MAX_BYTES
          ? Optional.of(AuthorityFault.invalid(subject, "the file is larger than 1 MiB"))
          : flaw(new String(bytes, StandardCharsets.ISO_8859_1))
              .map(what -> AuthorityFault.invalid(subject, what));
    } catch (IOException e) {
      return Optional.of(AuthorityFault.unreadable(subject, e));
    }
  }

  private static Optional<String> flaw(String pem) {
    List<String> labels = PemText.labels(pem);
    if (!labels.stream().allMatch(CERTIFICATE::equals)) {
      return Optional.of("PEM bundle contains a non-certificate block");
    }
    if (labels.isEmpty()) {
      return Optional.of("PEM bundle does not contain a certificate");
    }
    try {
      PemText.certificates(pem);
      return Optional.empty();
    } catch (PemException e) {
      return Optional.of("PEM bundle contains a block that is not a certificate");
    }
  }

  private static Optional<Flaw> mismatch(Path chain, Path key) {
    return new PemFile(chain, CLIENT_CERTIFICATE)
        .mismatch(new PemFile(key, CLIENT_KEY))
        .map(e -> flaw(CLIENT_CERTIFICATE, chain, e));
  }

  private static Flaw flaw(String key, Path file, PemException e) {
    return new Flaw(key, "%s %s; %s".formatted(file, e.problem(), e.remedy()));
  }

  private static void add(List<Flaw> flaws, Path file, String key, Reading reading) {
    try {
      reading.of(new PemFile(file, key));
    } catch (PemException e) {
      flaws.add(flaw(key, file, e));
    }
  }

  private interface Reading {
    Object of(PemFile file) throws PemException;
  }
}
