package dev.sluice.it.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Maven with an empty local repository, which needs a parent and an imported list of versions. */
@ExtendWith(Street.OfClients.class)
@Execution(SAME_THREAD)
class MavenIT {
  private static final String POM =
      """
      <project>
        <modelVersion>4.0.0</modelVersion>
        %s
        <packaging>pom</packaging>
      </project>
      """;
  private static final String NAMED =
      "<groupId>a.test</groupId><artifactId>%s</artifactId><version>1</version>";
  private static final String USES_BOTH =
      """
      <parent>%s<relativePath/></parent>
      <artifactId>project</artifactId>
      <dependencyManagement><dependencies><dependency>%s<type>pom</type><scope>import</scope></dependency></dependencies></dependencyManagement>
      """
          .formatted(NAMED.formatted("parent"), NAMED.formatted("versions"));
  private static final String PASSWORD = "changeit";

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void pulls(String scheme, Street street) throws Exception {
    for (String name : new String[] {"parent", "versions"}) {
      street.put(
          "%1$s/a/test/%2$s/1/%2$s-1.pom".formatted(scheme, name),
          POM.formatted(NAMED.formatted(name)));
    }
    Path settings =
        Files.writeString(
            directory.resolve("settings.xml"),
            settings(scheme, street.proxyPort(), street.url(scheme, "/" + scheme)));
    Files.writeString(directory.resolve("pom.xml"), POM.formatted(USES_BOTH));
    Path local = directory.resolve("repository");

    Program.installed("mvn")
        .with(
            "MAVEN_OPTS",
            "-Djavax.net.ssl.trustStore=%s -Djavax.net.ssl.trustStorePassword=%s"
                .formatted(street.trustStore(PASSWORD), PASSWORD))
        .run(directory, "-B", "-s", settings, "-Dmaven.repo.local=" + local, "validate");

    assertThat(local.resolve("a/test/parent/1/parent-1.pom")).exists();
    assertThat(local.resolve("a/test/versions/1/versions-1.pom")).exists();
  }

  private static String settings(String scheme, int port, String url) {
    return """
    <settings>
      <proxies><proxy><id>sluice</id><protocol>%1$s</protocol><host>127.0.0.1</host><port>%2$d</port></proxy></proxies>
      <mirrors><mirror><id>shop</id><mirrorOf>*</mirrorOf><url>%3$s</url><blocked>false</blocked></mirror></mirrors>
    </settings>
    """
        .formatted(scheme, port, url);
  }
}
