"""openai: a streamed completion. Arguments: proxy, CA file, base URL."""

import ssl
import sys

import openai

proxy, ca, base = sys.argv[1:]
http = openai.DefaultHttpxClient(
    proxy=proxy, verify=ssl.create_default_context(cafile=ca), trust_env=False
)
client = openai.OpenAI(base_url=base + "/v1", api_key="none", http_client=http, max_retries=0)
stream = client.chat.completions.create(
    model="mock", messages=[{"role": "user", "content": "count"}], stream=True
)
print("".join(chunk.choices[0].delta.content or "" for chunk in stream))
