// Fail a contact centre over to its replica, with the AWS SDK for JavaScript v3.
//
//   node failover.mjs GROUP_ARN SOURCE_REGION REPLICA_REGION
//
// Credentials and AWS_ENDPOINT_URL come from the environment.
import {
  ConnectClient,
  DescribeTrafficDistributionGroupCommand,
  GetTrafficDistributionCommand,
  UpdateTrafficDistributionCommand,
} from "@aws-sdk/client-connect";

const [groupArn, source, replica] = process.argv.slice(2);
const connect = new ConnectClient({ region: replica, maxAttempts: 5 });
const MAX_POLLS = 10;

function split(withSignIn) {
  const shares = {
    Distributions: [
      { Region: source, Percentage: 0 },
      { Region: replica, Percentage: 100 },
    ],
  };
  const signIn = {
    Distributions: [
      { Region: source, Enabled: false },
      { Region: replica, Enabled: true },
    ],
  };
  const wanted = { TelephonyConfig: shares, AgentConfig: shares };
  return withSignIn ? { ...wanted, SignInConfig: signIn } : wanted;
}

// Wait for the group to take changes; the answer is whether it is the default group.
async function waitUntilActive() {
  for (let poll = 0; poll < MAX_POLLS; poll += 1) {
    const { TrafficDistributionGroup: group } = await connect.send(
      new DescribeTrafficDistributionGroupCommand({ TrafficDistributionGroupId: groupArn }),
    );
    if (group.Status === "ACTIVE") return group.IsDefault;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  throw new Error(`the group does not become ACTIVE: ${groupArn}`);
}

async function isAsWanted(wanted) {
  const found = await connect.send(new GetTrafficDistributionCommand({ Id: groupArn }));
  const plain = (config) =>
    JSON.stringify(
      config.Distributions.map((row) => [row.Region, row.Percentage ?? row.Enabled]).sort(),
    );
  return Object.entries(wanted).every(([name, config]) => plain(found[name]) === plain(config));
}

const wanted = split(await waitUntilActive());
if (await isAsWanted(wanted)) {
  console.log("nothing to do");
} else {
  await connect.send(new UpdateTrafficDistributionCommand({ Id: groupArn, ...wanted }));
  await waitUntilActive();
  if (!(await isAsWanted(wanted))) throw new Error("the traffic is not where it was sent");
  console.log(`failed over to ${replica}`);
}
