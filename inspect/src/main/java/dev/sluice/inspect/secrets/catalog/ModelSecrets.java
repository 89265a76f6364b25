package dev.sluice.inspect.secrets.catalog;

import static dev.sluice.inspect.secrets.pattern.SecretPattern.Confidence.HIGH;
import static dev.sluice.inspect.secrets.pattern.SecretPattern.Confidence.MEDIUM;

import dev.sluice.inspect.secrets.pattern.Randomness;
import dev.sluice.inspect.secrets.pattern.SecretPattern;
import dev.sluice.inspect.secrets.pattern.TokenShape;
import dev.sluice.inspect.secrets.text.ByteClass;
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
              TokenShape.atLeast(24, Randomness.OF_KEYS)),
          new SecretPattern(
              "openai-key",
              "OpenAI API key",
              List.of("sk-proj-", "sk-svcacct-", "sk-admin-"),
              HIGH,
              TokenShape.atLeast(20, Randomness.OF_KEYS)),
          new SecretPattern(
              "sk-key",
              "API key of the form sk-",
              List.of("sk-"),
              MEDIUM,
              TokenShape.atLeast(20, new Randomness.Run())),
          new SecretPattern(
              "huggingface-token",
              "Hugging Face token",
              List.of("hf_"),
              HIGH,
              TokenShape.alphanumeric(34)),
          new SecretPattern(
              "groq-key", "Groq API key", List.of("gsk_"), HIGH, TokenShape.alphanumeric(52)),
          new SecretPattern(
              "xai-key", "xAI API key", List.of("xai-"), HIGH, TokenShape.alphanumeric(80)),
          new SecretPattern(
              "perplexity-key",
              "Perplexity API key",
              List.of("pplx-"),
              HIGH,
              new TokenShape(ByteClass.ALPHANUMERIC, 48, 64, Randomness.OF_KEYS)),
          new SecretPattern(
              "replicate-token",
              "Replicate API token",
              List.of("r8_"),
              HIGH,
              TokenShape.alphanumeric(37)));

  private ModelSecrets() {}
}
