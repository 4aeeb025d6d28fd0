/** The commands about scanning, without the prefix. In Restricted Mode none of them does anything but say so. */
export const scanCommands = [
  'scanLocalImage',
  'scanImagesInFile',
  'buildAndScan',
  'checkTools',
  'showScanReport',
  'scanAgain',
  'chooseDockerfile',
  'cancelScan',
  'setCredentials',
  'forgetCredentials',
  'forgetScans',
  'refreshImages',
] as const;
export type ScanCommand = (typeof scanCommands)[number];
