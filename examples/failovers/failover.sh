#!/usr/bin/env bash
# Fail a contact centre over to its replica, with the AWS CLI.
#
#   bash failover.sh
#
# GROUP_ARN, SOURCE_REGION and REPLICA_REGION come from the environment, as do
# credentials and AWS_ENDPOINT_URL.
set -euo pipefail
export AWS_MAX_ATTEMPTS=3 AWS_RETRY_MODE=standard AWS_PAGER=

connect() { aws connect --region "$REPLICA_REGION" --output text "$@"; }

# Wait until the group is ACTIVE; print whether it is the default group.
wait_until_active() {
    local group
    for _ in 1 2 3 4 5 6 7 8; do
        # Without "|| return" an error within $(...) would be ignored.
        group=$(connect describe-traffic-distribution-group \
            --traffic-distribution-group-id "$GROUP_ARN" \
            --query 'TrafficDistributionGroup.[Status, IsDefault]') || return
        case $group in
        ACTIVE*)
            echo "${group##*[[:space:]]}"
            return
            ;;
        esac
        sleep 1
    done
    echo "the group does not become ACTIVE: $GROUP_ARN" >&2
    return 1
}

# Check that nothing is left at the source: no calls, no agents, no sign-ins.
is_done() {
    local left
    left=$(connect get-traffic-distribution --id "$GROUP_ARN" --query "[
        TelephonyConfig.Distributions[?Region=='$SOURCE_REGION'].Percentage | [0],
        AgentConfig.Distributions[?Region=='$SOURCE_REGION'].Percentage | [0],
        SignInConfig.Distributions[?Region=='$SOURCE_REGION'].Enabled | [0]]") || exit
    # Sign-ins belong to the default group.
    [[ $1 = True && $left = $'0\t0\tFalse' || $1 = False && $left = $'0\t0\t'* ]]
}

is_default=$(wait_until_active)
if is_done "$is_default"; then
    echo "nothing to do"
    exit
fi
shares="Distributions=[{Region=$SOURCE_REGION,Percentage=0},{Region=$REPLICA_REGION,Percentage=100}]"
sign_in=()
if [ "$is_default" = True ]; then
    sign_in=(--sign-in-config "Distributions=[{Region=$SOURCE_REGION,Enabled=false},{Region=$REPLICA_REGION,Enabled=true}]")
fi
connect update-traffic-distribution --id "$GROUP_ARN" \
    --telephony-config "$shares" --agent-config "$shares" "${sign_in[@]}"
wait_until_active >/dev/null
is_done "$is_default" || { echo "the traffic is not where it was sent" >&2; exit 1; }
echo "failed over to $REPLICA_REGION"
