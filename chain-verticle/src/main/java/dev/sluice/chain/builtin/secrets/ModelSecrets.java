package dev.sluice.chain.builtin.secrets;

import static dev.sluice.chain.builtin.secrets.SecretPattern.Confidence.HIGH;
import static dev.sluice.chain.builtin.secrets.SecretPattern.Confidence.MEDIUM;

import java.util.List;

/** Keys of model providers. */
final class ModelSecrets {
  static final List<SecretPattern> PATTERNS =
      List.of(
          new SecretPattern(
              "anthropic-key",
              "Anthropic API key",
              List.of("sk-ant-"),
              HIGH,
              Forms.atLeast(24, Forms.RANDOM)),
          new SecretPattern(
              "openai-key",
              "OpenAI API key",
              List.of("sk-proj-", "sk-svcacct-", "sk-admin-"),
              HIGH,
              Forms.atLeast(20, Forms.RANDOM)),
          new SecretPattern(
              "sk-key",
              "API key of the form sk-",
              List.of("sk-"),
              MEDIUM,
              Forms.atLeast(20, new RandomStretch())),
          new SecretPattern(
              "huggingface-token",
              "Hugging Face token",
              List.of("hf_"),
              HIGH,
              Forms.alphanumeric(34)),
          new SecretPattern(
              "groq-key", "Groq API key", List.of("gsk_"), HIGH, Forms.alphanumeric(52)),
          new SecretPattern(
              "xai-key", "xAI API key", List.of("xai-"), HIGH, Forms.alphanumeric(80)),
          new SecretPattern(
              "perplexity-key",
              "Perplexity API key",
              List.of("pplx-"),
              HIGH,
              new Token(ByteClass.ALPHANUMERIC, 48, 64, Forms.RANDOM)),
          new SecretPattern(
              "replicate-token",
              "Replicate API token",
              List.of("r8_"),
              HIGH,
              Forms.alphanumeric(37)));

  private ModelSecrets() {}
}
