# The daemon in a container: it runs as nobody in particular, and writes below /sportello and /tmp only.
# The image is named by its digest, so that a build tomorrow begins with the same bytes; raise it by hand.
FROM node:20-bookworm-slim@sha256:2cf067cfed83d5ea958367df9f966191a942351a2df77d6f0193e162b5febfc0 AS build
# better-sqlite3 is compiled where there is no build of it for the platform.
RUN apt-get update && apt-get install -y --no-install-recommends python3 make g++ && rm -rf /var/lib/apt/lists/*
WORKDIR /opt/sportello
COPY package.json package-lock.json ./
RUN npm ci
COPY tsconfig.json rolldown.config.ts ./
COPY src ./src
RUN npm run build && npm prune --omit=dev --omit=optional

FROM node:20-bookworm-slim@sha256:2cf067cfed83d5ea958367df9f966191a942351a2df77d6f0193e162b5febfc0
WORKDIR /opt/sportello
COPY --from=build /opt/sportello/package.json ./
COPY --from=build /opt/sportello/node_modules ./node_modules
COPY --from=build /opt/sportello/dist ./dist
COPY README.md ./
COPY config ./config
COPY templates ./templates
RUN ln -s /opt/sportello/dist/main.js /usr/local/bin/sportello && chmod +x dist/main.js \
  && install -d -o node -g node -m 700 /sportello /sportello/data
USER node
WORKDIR /sportello
# /sportello/config is yours (`sportello init /sportello/config` writes a first one); /sportello/data is the daemon's.
VOLUME /sportello
ENV SPORTELLO_CONFIG=/sportello/config NODE_ENV=production
# Whether the daemon holds its lock: that needs no server of its own, and no network.
HEALTHCHECK --interval=1m --timeout=20s --start-period=30s \
  CMD sportello status --json | grep -q '"running":true'
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "/opt/sportello/dist/main.js"]
CMD ["run"]
