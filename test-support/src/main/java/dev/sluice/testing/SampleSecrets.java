package dev.sluice.testing;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;

/** Made-up secrets of every kind, none of them ever issued. The same in each run. */
public final class SampleSecrets {
  public static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  public static final String ALPHANUMERIC = LETTERS + "0123456789";
  public static final String BASE64URL = ALPHANUMERIC + "-_";
  private static final String BASE62 =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private final Random random = new Random(42);

  /** One of each, by id. A sample begins and ends where what is redacted does. */
  public static Map<String, String> all() {
    return new SampleSecrets().made();
  }

  private Map<String, String> made() {
    Map<String, String> all = new LinkedHashMap<>();
    addClouds(all);
    addForges(all);
    addModels(all);
    addOthers(all);
    return all;
  }

  private void addClouds(Map<String, String> all) {
    all.put("aws-access-key-id", "AKIA" + some(16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"));
    all.put("aws-secret-access-key", some(40, ALPHANUMERIC + "+/"));
    all.put("azure-storage-key", some(86, ALPHANUMERIC + "+/") + "==");
    all.put("google-api-key", "AIza" + some(35, BASE64URL));
    all.put("google-oauth-token", "ya29." + some(60, BASE64URL));
    all.put("google-oauth-client-secret", "GOCSPX-" + some(28, BASE64URL));
    all.put("digitalocean-token", "dop_v1_" + some(64, "0123456789abcdef"));
    all.put("databricks-token", "dapi" + some(32, "0123456789abcdef"));
    all.put("vault-token", "hvs." + some(90, BASE64URL));
  }

  private void addForges(Map<String, String> all) {
    all.put("github-token", checked("gho_", 30));
    all.put("github-fine-grained-token", "github_pat_" + some(22) + "_" + some(59));
    all.put("gitlab-token", "glpat-" + some(20));
    all.put("npm-token", checked("npm_", 30));
    all.put("pypi-token", "pypi-AgEI" + some(80, BASE64URL));
    all.put("docker-hub-token", "dckr_pat_" + some(27, BASE64URL));
  }

  private void addModels(Map<String, String> all) {
    all.put("anthropic-key", "sk-ant-api03-" + some(93, BASE64URL) + "AA");
    all.put("openai-key", "sk-proj-" + some(48));
    all.put("sk-key", "sk-" + some(32));
    all.put("huggingface-token", "hf_" + some(34, LETTERS));
    all.put("groq-key", "gsk_" + some(52));
    all.put("xai-key", "xai-" + some(80));
    all.put("perplexity-key", "pplx-" + some(48));
    all.put("replicate-token", "r8_" + some(37));
  }

  private void addOthers(Map<String, String> all) {
    all.put("slack-token", "xoxb-123456789012-1234567890123-" + some(24));
    all.put("slack-webhook", "hooks.slack.com/services/T0A1B2C3D/B0A1B2C3D/" + some(24));
    all.put("telegram-bot-token", "AA" + some(33, BASE64URL));
    all.put("stripe-key", "sk_live_" + some(24));
    all.put("shopify-token", "shpat_" + some(32, "0123456789abcdef"));
    all.put("sendgrid-key", "SG." + some(22, BASE64URL) + "." + some(43, BASE64URL));
    all.put("age-secret-key", "AGE-SECRET-KEY-1" + bech32());
    all.put("jwt", token("{\"typ\":\"JWT\",\"alg\":\"HS256\"}", "{\"sub\":\"someone\"}"));
    all.put("private-key", pem("PRIVATE KEY"));
  }

  /** The sample of a kind in the smallest surroundings that it needs. */
  public static String inContext(String id, String sample) {
    return switch (id) {
      case "aws-secret-access-key" -> "aws_secret_access_key = " + sample;
      case "azure-storage-key" -> "AccountName=x;AccountKey=" + sample;
      case "telegram-bot-token" -> "bot1234567890:" + sample;
      default -> sample;
    };
  }

  private String some(int length) {
    return some(length - 1, ALPHANUMERIC) + "7";
  }

  private String some(int length, String alphabet) {
    StringBuilder made = new StringBuilder(length);
    while (made.length() < length) {
      made.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    // A trailing dash would be taken for punctuation by a reader, not by us; keep samples plain.
    char last = made.charAt(length - 1);
    if (last == '-' || last == '_') {
      made.setCharAt(length - 1, 'x');
    }
    return made.toString();
  }

  private String checked(String prefix, int length) {
    String body = some(length);
    return prefix + body + checksum(body);
  }

  public static String checksum(String body) {
    CRC32 crc = new CRC32();
    crc.update(body.getBytes(StandardCharsets.US_ASCII));
    StringBuilder digits = new StringBuilder();
    long rest = crc.getValue();
    for (int i = 0; i < 6; i++) {
      digits.insert(0, BASE62.charAt((int) (rest % 62)));
      rest /= 62;
    }
    return digits.toString();
  }

  /** Data of 52 characters and the six that make the checksum right, as BIP 173 computes them. */
  private String bech32() {
    String alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    String readable = "age-secret-key-";
    String data = some(52, alphabet);
    int[] values = new int[2 * readable.length() + 1 + data.length() + 6];
    int at = 0;
    for (int i = 0; i < readable.length(); i++) {
      values[at++] = readable.charAt(i) >> 5;
    }
    values[at++] = 0;
    for (int i = 0; i < readable.length(); i++) {
      values[at++] = readable.charAt(i) & 31;
    }
    for (int i = 0; i < data.length(); i++) {
      values[at++] = alphabet.indexOf(data.charAt(i));
    }
    int sum = polymod(values) ^ 1;
    StringBuilder checked = new StringBuilder(data);
    for (int i = 5; i >= 0; i--) {
      checked.append(alphabet.charAt((sum >> (5 * i)) & 31));
    }
    return checked.toString().toUpperCase(Locale.ROOT);
  }

  private static int polymod(int[] values) {
    int[] generator = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
    int sum = 1;
    for (int value : values) {
      int top = sum >>> 25;
      sum = (sum & 0x1ffffff) << 5 ^ value;
      for (int i = 0; i < 5; i++) {
        sum ^= (top >> i & 1) * generator[i];
      }
    }
    return sum;
  }

  public static String token(String header, String payload) {
    return base64url(header) + "." + base64url(payload) + "." + "c2lnbmF0dXJlLXNpZ25hdHVyZQ";
  }

  public static String base64url(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  public static String pem(String title) {
    byte[] key = new byte[200];
    new Random(7).nextBytes(key);
    String lines =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(key);
    return "-----BEGIN " + title + "-----\n" + lines + "\n-----END " + title + "-----";
  }
}
