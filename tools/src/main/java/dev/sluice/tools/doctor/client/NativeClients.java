package dev.sluice.tools.doctor.client;

import java.util.List;
import java.util.regex.Pattern;

/** Programs in C, each with its own way to certificates. */
final class NativeClients {
  private NativeClients() {}

  static List<TriedClient> all() {
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
