"""Posts with httpx and the proxy of the environment: post_httpx.py CA AUTHORITY BODY; prints version, status and body."""
import sys
import httpx

ca, authority, body = sys.argv[1:]
with httpx.Client(http2=True, verify=ca, timeout=60) as client:
    for i in range(3):
        answer = client.post(f"https://{authority}/echo", content=f"{body}{i}")
        assert answer.http_version == "HTTP/2", answer.http_version
        print(answer.status_code, answer.text)
