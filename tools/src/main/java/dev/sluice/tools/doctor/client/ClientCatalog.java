package dev.sluice.tools.doctor.client;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** All clients, in the order in which they are shown. */
public final class ClientCatalog {
  private ClientCatalog() {}

  public static List<TriedClient> all() {
    return Stream.of(
            NativeClients.all(),
            PythonClients.all(),
            NodeClients.all(),
            JavaClients.all(),
            ToolchainClients.all())
        .flatMap(List::stream)
        .toList();
  }

  /** Programs in C, each with its own way to certificates. */
  private static final class NativeClients {
    private static List<TriedClient> all() {
      return List.of(curl(), wget(), git());
    }

    private static TriedClient curl() {
      Trial trial =
          Trial.ofStatus(
              "--silent",
              "--show-error",
              "--output",
              "/dev/null",
              "--write-out",
              Trial.ANSWERED + "%{http_code}\\n",
              Trial.URL);
      return TriedClient.of("curl", trial, "CURL_CA_BUNDLE", "~/.curlrc");
    }

    /** It reads no variable for certificates, but one for the file of its settings. */
    private static TriedClient wget() {
      Trial trial =
          Trial.of(
              Pattern.compile("URL:https://sluice\\.local/ |ERROR 404"),
              "--no-verbose",
              "--tries=1",
              "--output-document=/dev/null",
              Trial.URL);
      return TriedClient.of("wget", trial, "WGETRC", "/etc/wgetrc")
          .reading(List.of("https_proxy"), List.of("WGETRC"));
    }

    /** That there is no repository is the answer. */
    private static TriedClient git() {
      Trial trial =
          Trial.of(
                  Pattern.compile("repository '[^']*' not found|is this a git repository"),
                  "-c",
                  "credential.helper=",
                  "ls-remote",
                  Trial.URL + "doctor.git")
              .withVariable("GIT_TERMINAL_PROMPT", "0");
      return TriedClient.of("git", trial, "GIT_SSL_CAINFO", "git config --show-origin --list");
    }
  }

  /** Libraries of the first Python on the PATH, and pip. */
  private static final class PythonClients {
    private static final String URLLIB =
        """
        import urllib.error, urllib.request
        try:
            status = urllib.request.urlopen("%1$s").status
        except urllib.error.HTTPError as answer:
            status = answer.code
        print("%2$s" + str(status))
        """;
    private static final String REQUESTS =
        """
        import requests
        print("%2$s" + str(requests.get("%1$s").status_code))
        """;
    private static final String HTTPX =
        """
        import httpx
        print("%2$s" + str(httpx.get("%1$s").status_code))
        """;
    private static final String AIOHTTP =
        """
        import aiohttp, asyncio
        async def ask():
            async with aiohttp.ClientSession(trust_env=True) as session:
                async with session.get("%1$s") as answer:
                    print("%2$s" + str(answer.status))
        asyncio.run(ask())
        """;

    private static List<TriedClient> all() {
      return List.of(
          library("urllib", URLLIB, "SSL_CERT_FILE"),
          library("requests", REQUESTS, "REQUESTS_CA_BUNDLE"),
          library("httpx", HTTPX, "SSL_CERT_FILE"),
          library("aiohttp", AIOHTTP, "SSL_CERT_FILE"),
          pip());
    }

    private static TriedClient library(String name, String script, String trust) {
      Trial trial =
          Trial.ofStatus("-c", script.formatted(Trial.URL, Trial.ANSWERED))
              .absentIf("No module named '" + name + "'");
      return TriedClient.of("python-" + name, trial, trust, "the program's own code")
          .runBy("python3", "python");
    }

    /** A file that is not there takes one request, an index takes more. */
    private static TriedClient pip() {
      Trial trial =
          Trial.of(
              Pattern.compile("HTTP error 404|404 Client Error"),
              "download",
              "--no-deps",
              "--no-cache-dir",
              "--no-input",
              "--disable-pip-version-check",
              "--retries=0",
              Trial.URL + "doctor-1.0.tar.gz");
      return TriedClient.of("pip", trial, "PIP_CERT", "pip config list").runBy("pip", "pip3");
    }
  }

  private static final class NodeClients {
    private static List<TriedClient> all() {
      return List.of(node(), npm());
    }

    private static TriedClient node() {
      Trial trial =
          Trial.ofStatus("-e", fetch())
              .skippedIf("fetch is not defined", "Node.js before 18 has no fetch");
      return TriedClient.of("node", trial, "NODE_EXTRA_CA_CERTS", "NODE_OPTIONS")
          .reading(
              List.of("NODE_USE_ENV_PROXY", "HTTPS_PROXY", "https_proxy"),
              List.of("NODE_EXTRA_CA_CERTS"))
          .advising(
              FailureKind.IGNORING,
              "use Node.js 24 or newer, or the EnvHttpProxyAgent of undici in code");
    }

    private static TriedClient npm() {
      Trial trial =
          Trial.of(
                  Pattern.compile("E404|PONG"),
                  "ping",
                  "--registry=" + Trial.URL,
                  "--fetch-retries=0",
                  "--no-update-notifier")
              .withVariable("npm_config_cache", Trial.DIRECTORY + "/cache");
      return TriedClient.of("npm", trial, "npm_config_cafile", "npm config list");
    }

    /** The reason of a failed fetch is in its causes. */
    private static String fetch() {
      return """
      fetch("%s").then(
        answer => console.log("%s" + answer.status),
        failure => {
          for (let cause = failure; cause; cause = cause.cause)
            console.log(String(cause), cause.code ?? "");
          process.exitCode = 1;
        });
      """
          .formatted(Trial.URL, Trial.ANSWERED);
    }
  }

  /** Java and Maven, which take all of it from options of the JVM. */
  private static final class JavaClients {
    private static final List<String> OPTIONS = List.of("JAVA_TOOL_OPTIONS");
    private static final String NO_TOKEN =
        "Java takes no token from variables: set an Authenticator in code";
    private static final String MISSING = "Could not find artifact local\\.sluice:doctor:pom:1 in ";
    private static final String REPOSITORY = "central \\(https://sluice\\.local/\\)";

    private static List<TriedClient> all() {
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

  /** Package clients of compilers, and Docker. */
  private static final class ToolchainClients {
    private static List<TriedClient> all() {
      return List.of(go(), cargo(), docker());
    }

    /** No checksum database is asked, and no other toolchain is fetched. */
    private static TriedClient go() {
      Trial trial =
          Trial.of(Pattern.compile("404 Not Found"), "list", "-m", "sluice.local/doctor@v1.0.0")
              .withVariable("GOPROXY", "https://sluice.local")
              .withVariable("GONOPROXY", "none")
              .withVariable("GOSUMDB", "off")
              .withVariable("GOFLAGS", "-mod=mod -modcacherw")
              .withVariable("GOTOOLCHAIN", "local")
              .withVariable("GOWORK", "off")
              .withVariable("GOMODCACHE", Trial.DIRECTORY + "/modules");
      return TriedClient.of("go", trial, "SSL_CERT_FILE", "go env");
    }

    private static TriedClient cargo() {
      Trial trial =
          Trial.of(
                  Pattern.compile("config\\.json not found|404"),
                  "search",
                  "--registry=sluice",
                  "none")
              .withVariable("CARGO_REGISTRIES_SLUICE_INDEX", "sparse+" + Trial.URL)
              .withVariable("CARGO_NET_RETRY", "0");
      return TriedClient.of("cargo", trial, "CARGO_HTTP_CAINFO", "config.toml of ~/.cargo");
    }

    /** The daemon pulls images with the settings of its own service. */
    private static TriedClient docker() {
      // The file knows them from Docker 23 on; Debian 12 has an older one.
      String own =
          "\"proxies\" in /etc/docker/daemon.json, or HTTPS_PROXY of the service before Docker 23;"
              + " then restart the daemon";
      Trial trial =
          Trial.of(
                  Pattern.compile("not found|manifest unknown|404"),
                  "pull",
                  "sluice.local/doctor:1")
              .skippedIf(
                  "Cannot connect to the Docker daemon|permission denied while trying to connect"
                      + "|failed to connect to the docker API",
                  "its daemon does not answer");
      return new TriedClient(
          "docker",
          List.of("docker"),
          trial,
          List.of(),
          List.of(),
          "/etc/docker/daemon.json",
          Map.of(
              FailureKind.UNSET,
              own,
              FailureKind.UNTRUSTED,
              "ca.pem as /etc/docker/certs.d/HOST/ca.crt, or among the certificates of the"
                  + " system"));
    }
  }
}
