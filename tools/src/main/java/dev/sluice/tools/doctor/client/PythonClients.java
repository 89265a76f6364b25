package dev.sluice.tools.doctor.client;

import java.util.List;
import java.util.regex.Pattern;

/** Libraries of the first Python on the PATH, and pip. */
final class PythonClients {
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

  private PythonClients() {}

  static List<TriedClient> all() {
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
