package dev.sluice.tools.doctor.client;

import java.util.List;
import java.util.regex.Pattern;

/** Java and Maven, which take all of it from options of the JVM. */
final class JavaClients {
  private static final List<String> OPTIONS = List.of("JAVA_TOOL_OPTIONS");
  private static final String NO_TOKEN =
      "Java takes no token from variables: set an Authenticator in code";
  private static final String MISSING = "Could not find artifact local\\.sluice:doctor:pom:1 in ";
  private static final String REPOSITORY = "central \\(https://sluice\\.local/\\)";

  private JavaClients() {}

  static List<TriedClient> all() {
    return List.of(java(), mvn());
  }

  private static TriedClient java() {
    Trial trial =
        Trial.ofStatus("Doctor.java")
            .withFile("Doctor.java", source())
            .skippedIf(
                "Module jdk\\.compiler not|Could not find or load main class Doctor\\.java",
                "it takes a JDK, version 11 or newer, to try Java");
    return TriedClient.of("java", trial, "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS")
        .reading(OPTIONS, OPTIONS)
        .advising(FailureKind.TOKENLESS, NO_TOKEN);
  }

  private static TriedClient mvn() {
    Trial trial =
        Trial.of(
                Pattern.compile(MISSING + REPOSITORY),
                "--batch-mode",
                "-Dmaven.repo.local=repository",
                "validate")
            .withFile("pom.xml", pom())
            .skippedIf(
                "(" + MISSING + "|from/to )(?!" + REPOSITORY + ")",
                "settings.xml sends every repository to a mirror");
    return TriedClient.of("mvn", trial, "JAVA_TOOL_OPTIONS", "MAVEN_OPTS and settings.xml")
        .reading(OPTIONS, OPTIONS)
        .advising(
            FailureKind.TOKENLESS,
            "Maven takes the token from <proxies> of settings.xml, as username and password");
  }

  private static String source() {
    return """
    class Doctor {
      public static void main(String[] none) throws Exception {
        java.net.URLConnection asked = java.net.URI.create("%s").toURL().openConnection();
        System.out.println("%s" + ((java.net.HttpURLConnection) asked).getResponseCode());
      }
    }
    """
        .formatted(Trial.URL, Trial.ANSWERED);
  }

  /** A parent is needed before any plugin, and its repository is the only one. */
  private static String pom() {
    return """
    <project>
      <modelVersion>4.0.0</modelVersion>
      <parent>
        <groupId>local.sluice</groupId><artifactId>doctor</artifactId><version>1</version>
        <relativePath/>
      </parent>
      <artifactId>trial</artifactId>
      <packaging>pom</packaging>
      <repositories>
        <repository><id>central</id><url>%s</url></repository>
      </repositories>
    </project>
    """
        .formatted(Trial.URL);
  }
}
