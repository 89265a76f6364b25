package dev.sluice.wire.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The certificate for clients outside of the state directory: {@code proxy.ca.export}. */
class AuthorityExportTest {
  @TempDir private Path directory;

  @Test
  void everybodyCanReadTheCertificateAndOnlyThat() throws IOException {
    CertificateAuthority authority =
        CertificateAuthority.openOrCreate(Files.createDirectory(directory.resolve("ca")));
    Path export = directory.resolve("shared/deep/ca.pem");

    authority.export(export);
    authority.export(export);

    assertThat(export).hasSameTextualContentAs(authority.certificateFile());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(export)))
        .isEqualTo("rw-r--r--");
    assertThat(Files.readString(export)).doesNotContain("PRIVATE");
    assertThat(export.getParent()).isDirectoryContaining(file -> file.equals(export));
  }

  @Test
  void aPlaceThatCannotBeWrittenNamesTheSetting() throws IOException {
    CertificateAuthority authority =
        CertificateAuthority.openOrCreate(Files.createDirectory(directory.resolve("ca")));
    Path file = Files.writeString(directory.resolve("file"), "");

    assertThatThrownBy(() -> authority.export(file.resolve("ca.pem")))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("proxy.ca.export: " + file);
  }
}
