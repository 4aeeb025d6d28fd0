import type { TrustProblem } from '../../model/registry.js';
import { dockerTrustMigration } from '../../policy/docker-trust-retirement.js';
import type { SigningSign } from '../explain-signing-failure.js';

export const noTrustCommand: TrustProblem = {
  code: 'TOOL_TOO_OLD',
  message: 'The installed docker has no `docker trust` command, so it can neither sign nor verify with Docker Content Trust.',
  next: `${dockerTrustMigration} Until then a docker of version 28 can be named in the settings.`,
};

/** What docker prints when it cannot sign, as its sources have it (cli/trust/trust.go) and as it was seen from 28.2. */
export const dockerSigns: readonly SigningSign[] = [
  {
    code: 'TOOL_TOO_OLD',
    signs: ['unknown command: docker trust', "'trust' is not a docker command"],
    message: 'has no `trust` command any more.',
    next: dockerTrustMigration,
  },
  {
    code: 'PASSPHRASE_WRONG',
    signs: [
      'could not find necessary signing keys',
      'password invalid',
      'password provided is not valid',
      'could not decrypt',
      'invalid password',
      'incorrect passphrase',
      'passphrase incorrect',
    ],
    message: 'cannot use a key with which it may sign here: the passphrase is wrong, or the key is not on this machine.',
    next: 'Enter the passphrase again (those of the root key and of the repository’s key may differ), or load the key with `docker trust key load`.',
  },
  {
    code: 'PASSPHRASE_MISSING',
    signs: ['enter passphrase', 'failed to get passphrase', 'no passphrase'],
    message: 'needs a passphrase and was given none.',
    next: 'Set DOCKER_CONTENT_TRUST_REPOSITORY_PASSPHRASE (and ..._ROOT_PASSPHRASE for a new repository), or enter them when asked.',
  },
  {
    code: 'KEY_NOT_FOUND',
    signs: ['no valid signing keys', 'signing keys for remote repository', 'could not find signing keys'],
    message: 'has no key with which it may sign in this repository.',
    next: 'Load one with `docker trust key load`, and let an owner add it with `docker trust signer add`.',
  },
  {
    code: 'REGISTRY_UNREACHABLE',
    signs: ['error contacting notary server', 'cannot connect to the docker daemon'],
    message: 'cannot reach the Notary server or the Docker engine.',
    next: 'Look at the address of the server in the policy, at its certificate under ~/.docker/tls, and whether the engine runs.',
  },
  {
    code: 'SIGNATURE_INVALID',
    signs: ['potential malicious behavior'],
    message: 'found trust data that does not fit what it saw before.',
    next: 'Do not go on: ask who runs the Notary server whether keys were rotated, and look into it if not.',
  },
  {
    code: 'REGISTRY_NOT_FOUND',
    signs: ['no such image'],
    message: 'does not have this image under the name that it is to sign.',
    next: 'Docker Content Trust signs what the engine has under the released name: tag the image there first.',
  },
];
