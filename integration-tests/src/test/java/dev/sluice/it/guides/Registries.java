package dev.sluice.it.guides;

import dev.sluice.testing.TestIdentity;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** What stands for GitHub and the registries, since tests reach no origin: one package of each. */
final class Registries {
  private static final String PAGE = "ci-sandbox.md";
  private static final List<String> HOSTS =
      List.of(
          "github.com",
          "pypi.org",
          "files.pythonhosted.org",
          "registry.npmjs.org",
          "repo.maven.apache.org");
  private static final String WHEEL = "six-1.17.0-py2.py3-none-any.whl";

  private final Path files;

  private Registries(Path files) {
    this.files = files;
  }

  /** Starts them where the page needs them, and adds their addresses to its settings. */
  static void serveFor(String page, GuideCheckout checkout, GuideShell shell) throws IOException {
    if (!page.equals(PAGE)) {
      return;
    }
    Path directory = Files.createDirectories(checkout.directory().resolve("registries"));
    TestIdentity identity = TestIdentity.create(directory, "registries", HOSTS);
    Registries registries = new Registries(directory.resolve("files"));
    registries.github();
    registries.python();
    registries.npm(shell, "is-odd", "3.0.1");
    registries.npm(shell, "@types/node", "24.10.1");
    registries.maven();
    redirect(checkout.directory().resolve("examples/guides/ci-sandbox/sluice.yaml"), identity);
    shell.serve(
        "cd %s && exec %s -cp '%s' %s %s %s"
            .formatted(
                Path.of("").toAbsolutePath(),
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path"),
                RegistryServer.class.getName(),
                registries.files,
                identity.store()));
  }

  /** The only difference to the settings of a reader: where the hosts are, on a busy machine. */
  private static void redirect(Path settings, TestIdentity identity) throws IOException {
    String hosts =
        HOSTS.stream().map(host -> host + ": 127.0.0.1").collect(Collectors.joining(", "));
    String local =
        """
        proxy:
          hosts: {%s}
          destinations: {allow: ["127.0.0.0/8"]}
          upstream: {ca_file: %s}
          timeouts: {connect: 60s, handshake: 60s}
        """
            .formatted(hosts, identity.certificate());
    Files.writeString(settings, Files.readString(settings).replace("proxy:\n", local));
  }

  private Path put(String path, String text) throws IOException {
    Path file = files.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private void github() throws IOException {
    String repository = "github.com/octocat/Hello-World/";
    String id = "7fd1a60b01f91b314f59955a4e4d4e80d8edf11d";
    String heads =
        packet(id + " HEAD\0symref=HEAD:refs/heads/master\n") + packet(id + " refs/heads/master\n");
    put(repository + "info/refs", packet("# service=git-upload-pack\n") + "0000" + heads + "0000");
  }

  /** A line of git's protocol, with its length in front. */
  private static String packet(String line) {
    return "%04x%s".formatted(line.length() + 4, line);
  }

  private void python() throws IOException {
    String link = "https://files.pythonhosted.org/packages/" + WHEEL;
    put(
        "pypi.org/simple/six/index.html",
        "<html><body><a href=\"%s\">%s</a></body></html>".formatted(link, WHEEL));
    Path wheel = put("files.pythonhosted.org/packages/" + WHEEL, "");
    try (OutputStream out = Files.newOutputStream(wheel);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      entry(zip, "six.py", "");
      entry(
          zip,
          "six-1.17.0.dist-info/METADATA",
          "Metadata-Version: 2.1\nName: six\nVersion: 1.17.0\n");
      entry(
          zip,
          "six-1.17.0.dist-info/WHEEL",
          "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py2-none-any\nTag: py3-none-any\n");
      entry(zip, "six-1.17.0.dist-info/RECORD", "");
    }
  }

  private static void entry(ZipOutputStream zip, String name, String text) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(text.getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
  }

  /** A scoped package is asked for with an escaped slash. */
  private void npm(GuideShell shell, String name, String version) throws IOException {
    String named = "{\"name\": \"%s\", \"version\": \"%s\"".formatted(name, version);
    put("npm/package/package.json", named + "}");
    String base = name.substring(name.indexOf('/') + 1);
    String path = "registry.npmjs.org/%s/-/%s-%s.tgz".formatted(name, base, version);
    Path tarball = put(path, "");
    shell.run("tar -czf %s -C %s package".formatted(tarball, files.resolve("npm")));
    String versions =
        "{\"name\": \"%s\", \"dist-tags\": {\"latest\": \"%s\"}, \"versions\": {\"%s\": %s}}"
            .formatted(
                name,
                version,
                version,
                named + ", \"dist\": {\"tarball\": \"https://" + path + "\"}}");
    put("registry.npmjs.org/" + name.replace("/", "%2F") + "/index.html", versions);
  }

  private void maven() throws IOException {
    put(
        "repo.maven.apache.org/maven2/org/apache/apache/35/apache-35.pom",
        """
        <project>
          <modelVersion>4.0.0</modelVersion>
          <groupId>org.apache</groupId>
          <artifactId>apache</artifactId>
          <version>35</version>
          <packaging>pom</packaging>
        </project>
        """);
  }
}
