/** The bars of the plan: for each row and peer the ratio that must hold and the one that we are after. */
export const goals = {
  1: { hadolint: [0.25, 0.12] },
  2: { hadolint: [3, 1.7], 'node -e 0': [2.5, 1.5], 'hadolint, check': [3, 1.8], 'node -e 0, check': [2.5, 1.8] },
  3: { hadolint: [0.25, 0.12] },
  4: { conftest: [1, 0.6], checkov: [0.15, 0.08] },
  5: { gator: [1, 0.3], conftest: [0.8, 0.25], checkov: [0.08, 0.02] },
  6: { conftest: [0.3, 0.15] },
  7: { 'docker-language-server': [0.2, 0.05], 'dockerfile-language-server-nodejs': [2, 1] },
  8: { 'docker-language-server': [0.25, 0.12], 'dockerfile-language-server-nodejs': [0.8, 0.4] },
  9: { 'yaml-language-server as shipped': [0.1, 0.03], 'yaml-language-server net': [1.3, 0.65] },
  10: { install: [0.1, 0.02], bundle: [0.1, 0.015], 'large manifest': [0.05, 0.01] },
  11: { install: [0.3, 0.13], bundle: [0.3, 0.1], 'large manifest': [0.8, 0.2] },
  12: { server: [0.3, 0.1], 'command line': [1, 0.5] },
  13: { renovate: [0.3, 0.14] },
};
