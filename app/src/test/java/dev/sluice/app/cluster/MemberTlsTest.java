package dev.sluice.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.settings.ClusterSettings.Keys;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemberTlsTest {
  @TempDir private Path directory;

  @Test
  void whatIsMadeCanBeUsed() throws IOException {
    MemberKeyFiles.write(directory);

    assertThat(MemberTls.context(keys()).getProtocol()).isEqualTo("TLSv1.3");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys().key())))
        .isEqualTo("rw-------");
  }

  @Test
  void nothingIsOverwritten() throws IOException {
    Files.writeString(directory.resolve("node.key"), "mine");

    assertThatThrownBy(() -> MemberKeyFiles.write(directory))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(directory).isDirectoryNotContaining("glob:**ca.pem");
    assertThat(keys().key()).hasContent("mine");
  }

  @Test
  void aFileThatIsNoneIsNamedAndNotQuoted() throws IOException {
    MemberKeyFiles.write(directory);
    Files.writeString(keys().key(), "-----BEGIN PRIVATE KEY-----c2VjcmV0-----END PRIVATE KEY-----");

    assertThatThrownBy(() -> MemberTls.context(keys()))
        .isInstanceOf(UnusableCluster.class)
        .hasMessage(
            "cluster.tls.key_file: %s holds no unencrypted PEM private key; write one there",
            keys().key());
    Files.delete(keys().authority());
    assertThatThrownBy(() -> MemberTls.context(keys()))
        .isInstanceOf(UnusableCluster.class)
        .hasMessageStartingWith("cluster.tls.");
  }

  @Test
  void theKeyOfAnotherCertificateIsRefused(@TempDir Path elsewhere) throws IOException {
    MemberKeyFiles.write(directory);
    MemberKeyFiles.write(elsewhere);
    Files.write(keys().key(), Files.readAllBytes(elsewhere.resolve("node.key")));

    assertThatThrownBy(() -> MemberTls.context(keys()))
        .isInstanceOf(UnusableCluster.class)
        .hasMessage(
            "cluster.tls.certificate_file: %s begins with a certificate that does not belong to"
                + " %s; put the certificate of that key first",
            keys().certificate(), keys().key());
  }

  private Keys keys() {
    return new Keys(
        directory.resolve("node.pem"), directory.resolve("node.key"), directory.resolve("ca.pem"));
  }
}
